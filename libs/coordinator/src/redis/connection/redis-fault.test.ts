import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { redisFault } from './redis-fault.ts';

const place = { name: 'redis.internal:6379', hasTls: false };

function reply(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' });
}

function withCode(code: string): Error {
  return Object.assign(new Error('the connection failed'), { code });
}

describe('a fault of Redis', () => {
  it.each([
    reply("OOM command not allowed when used memory > 'maxmemory'."),
    reply("READONLY You can't write against a read only replica."),
    reply('LOADING Redis is loading the dataset in memory'),
    reply('BUSY Redis is busy running a script.'),
    reply('MISCONF Redis is configured to save RDB snapshots'),
    reply('CLUSTERDOWN The cluster is down'),
    reply('MASTERDOWN Link with MASTER is down'),
    withCode('ECONNREFUSED'),
    withCode('ECONNRESET'),
    new Error('Command timed out'),
    new Error('Connection is closed.'),
  ])('that passes by itself can be tried again: %s', (error) => {
    const fault = redisFault(error, place);
    expect(fault).toBeInstanceOf(RetryableError);
    expect(fault.message).toMatch(/^Redis at redis\.internal:6379 .*\.$/);
  });

  it.each([
    reply('NOAUTH Authentication required.'),
    reply('WRONGPASS invalid username-password pair or user is disabled.'),
    reply("NOPERM this user has no permissions to run the 'evalsha' command"),
    reply("CROSSSLOT Keys in request don't hash to the same slot"),
    reply('DENIED Redis is running in protected mode'),
    reply('ERR unknown command'),
    withCode('ERR_SSL_WRONG_VERSION_NUMBER'),
    withCode('DEPTH_ZERO_SELF_SIGNED_CERT'),
    withCode('ERR_TLS_CERT_ALTNAME_INVALID'),
  ])('that waits for a person does not pass: %s', (error) => {
    const fault = redisFault(error, place);
    expect(fault).toBeInstanceOf(TerminalError);
    expect(fault.message).toMatch(/^Redis at redis\.internal:6379 /);
  });

  it('of a command is explained by what its connection, or a node of a cluster, said before', () => {
    const timedOut = new Error('Command timed out');
    const refused = reply('WRONGPASS invalid username-password pair');
    expect(redisFault(timedOut, place, refused)).toBeInstanceOf(TerminalError);
    const noNode = Object.assign(new Error('no node'), { lastNodeError: refused });
    expect(redisFault(noNode, place)).toBeInstanceOf(TerminalError);
  });

  it('keeps its cause, and is passed on as it is when it was one already', () => {
    const cause = withCode('ECONNRESET');
    const fault = redisFault(cause, place);
    expect(fault.cause).toBe(cause);
    expect(redisFault(fault, place)).toBe(fault);
  });
});
