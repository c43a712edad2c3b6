/** Connections that are cut, silent, refused or forbidden, against a real server. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { freePort } from '@longhaul/testkit/redis-wire';
import { stageJob } from '@longhaul/testkit/coordinator-scene';
import { okOf } from '@longhaul/testkit/coordinator-scene';
import { afterAll, describe, expect, it } from 'vitest';
import { createRedisCoordinator } from '../coordinator.ts';
import { scripts } from '../generated/scripts.ts';
import { freshLink, linkTo, names, needsRealServer, startProxy, startServer } from '../testing.ts';

const server = await startServer();
afterAll(() => server.stop());

async function stagedBehindProxy(commandTimeoutMs: number) {
  await server.ask('FLUSHALL');
  const proxy = await startProxy(server.port);
  const linked = linkTo(proxy.url, { commandTimeoutMs });
  const { link, clock } = linked;
  const coordinator = createRedisCoordinator({ link, names, now: clock.now });
  const scene = await stageJob({ coordinator, clock, close: link.close }, { batchSizes: [500] });
  const end = async () => {
    await link.close();
    await proxy.close();
  };
  return { ...linked, proxy, scene, end };
}

async function thrownBy(promise: Promise<unknown>): Promise<Error> {
  const thrown = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (thrown instanceof Error) return thrown;
  throw new Error('Nothing was thrown.');
}

describe('a connection', () => {
  it('that is cut again and again loses and doubles no commit', async () => {
    const { proxy, scene, end } = await stagedBehindProxy(5_000);
    const commits = Array.from({ length: 200 }, async (_, place) => {
      if (place % 20 === 0) proxy.cut();
      await scene.commitAsLeader(okOf(0, place));
    });
    await Promise.all(commits);
    expect(await scene.meta()).toMatchObject({ ok: 200, failed: 0 });
    expect(await scene.ended()).toHaveLength(200);
    expect(proxy.accepted()).toBeGreaterThan(1);
    await end();
  });

  it('that the server kills is made anew', async () => {
    const { link } = await freshLink(server);
    await link.call('SET', 'here', 1);
    await server.ask('CLIENT', 'KILL', 'TYPE', 'normal');
    expect(await link.call('GET', 'here')).toBe('1');
    await link.close();
  });

  it('that swallows everything is given up in time, and what comes after goes on', async () => {
    const { proxy, scene, end } = await stagedBehindProxy(300);
    proxy.swallow(true);
    const thrown = await thrownBy(scene.commitAsLeader(okOf(0, 0)));
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown.message).toMatch(/^Redis at 127\.0\.0\.1:\d+ did not answer/);
    proxy.swallow(false);
    await scene.commitAsLeader(okOf(0, 0), okOf(0, 1));
    expect(await scene.ended()).toEqual(['b0-0 ok', 'b0-1 ok']);
    await end();
  });

  it('whose blocking read is swallowed still tells of the next change', async () => {
    const { proxy, scene, clock, end } = await stagedBehindProxy(300);
    const { coordinator, job } = scene;
    const { signal } = new AbortController();
    const cursor = await coordinator.changed(job, { cursor: '', waitMs: 0, signal });
    const waiting = coordinator.changed(job, { cursor, waitMs: 60_000, signal });
    proxy.swallow(true);
    proxy.cut();
    proxy.swallow(false);
    await scene.commitAsLeader(okOf(0, 0));
    expect(await waiting).not.toBe(cursor);
    expect(clock.sleeperCount()).toBe(0);
    await end();
  });

  it('that is gone does not keep a waiting leader that is told to go', async () => {
    const { proxy, scene, end } = await stagedBehindProxy(2_000);
    const { coordinator, job } = scene;
    const going = new AbortController();
    const wait = { waitMs: 60_000, signal: going.signal };
    const cursor = await coordinator.changed(job, { cursor: '', waitMs: 0, signal: going.signal });
    proxy.swallow(true);
    const waiting = coordinator.changed(job, { cursor, ...wait });
    going.abort();
    expect(await waiting).toBe(cursor);
    await end();
  });

  it('to nothing is an error that says where, soon, and can be tried again', async () => {
    const port = await freePort();
    const { link } = linkTo(`redis://user:secret@127.0.0.1:${port}`, { commandTimeoutMs: 200 });
    const thrown = await thrownBy(link.call('PING'));
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown.message).toContain(`127.0.0.1:${port}`);
    expect(thrown.message).toContain('ECONNREFUSED');
    expect(thrown.message).not.toContain('secret');
    await link.close();
  });

  it('with TLS to a server that has none is an error that says what to check', async () => {
    const { link } = linkTo(`rediss://127.0.0.1:${server.port}`, { commandTimeoutMs: 200 });
    const thrown = await thrownBy(link.call('PING'));
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown.message).toContain('speaks TLS as its address says');
    await link.close();
  });

  it.each([
    ['TLS', Buffer.from([21, 3, 3, 0, 2, 2, 70]), TerminalError, 'write its address as rediss://'],
    [
      'HTTP',
      Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
      RetryableError,
      'check host and port',
    ],
  ] as const)(
    'to a server that speaks %s is an error that says so',
    async (_, bytes, type, words) => {
      const other = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end(bytes);
      });
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const { port } = other.address() as AddressInfo;
      const { link } = linkTo(`redis://127.0.0.1:${port}`, { commandTimeoutMs: 500 });
      const thrown = await thrownBy(link.call('PING'));
      await link.close();
      other.close();
      expect(thrown).toBeInstanceOf(type);
      expect(thrown.message).toContain(words);
      expect(thrown.message).toContain(`127.0.0.1:${port}`);
    },
  );
});

describe('a server', () => {
  it('with another password refuses for good, and its password is not repeated', async (context) => {
    needsRealServer(server, context);
    const guarded = await startServer({ args: ['--requirepass', 'right'] });
    for (const user of [':wrong@', '']) {
      const { link } = linkTo(`redis://${user}127.0.0.1:${guarded.port}`);
      const thrown = await thrownBy(link.call('GET', 'x'));
      expect(thrown).toBeInstanceOf(TerminalError);
      expect(thrown.message).toMatch(/refused the user or password/);
      expect(thrown.message).not.toContain('wrong@');
      await link.close();
    }
    const { link } = linkTo(guarded.url);
    expect(await link.call('PING')).toBe('PONG');
    await link.close();
    await guarded.stop();
  });

  it('whose user may not do what is needed says so, alone or in a cluster', async (context) => {
    needsRealServer(server, context);
    await server.ask('ACL', 'SETUSER', 'weak', 'on', '>pw', '~*', '+@all', '-@scripting');
    const { link } = linkTo(`redis://weak:pw@127.0.0.1:${server.port}`);
    const thrown = await thrownBy(link.run(scripts.meta, ['key'], ['']));
    expect(thrown).toBeInstanceOf(TerminalError);
    expect(thrown.message).toContain('does not permit this user');
    await link.close();
    const cluster = await startServer({ isCluster: true });
    await cluster.ask('CONFIG', 'SET', 'requirepass', 'right');
    const { link: locked } = linkTo(cluster.url.replace('//', '//:wrong@'), {
      commandTimeoutMs: 500,
    });
    const refused = await thrownBy(locked.call('GET', 'x'));
    await locked.close();
    await cluster.stop();
    expect(refused.message).toContain('refused the user or password');
    expect(refused).toBeInstanceOf(TerminalError);
  });

  it('out of memory is back-pressure: nothing is half written, and it goes on after', async (context) => {
    needsRealServer(server, context);
    const { link, clock } = await freshLink(server);
    const coordinator = createRedisCoordinator({ link, names, now: clock.now });
    const scene = await stageJob({ coordinator, clock, close: link.close });
    await server.ask('CONFIG', 'SET', 'maxmemory', '1');
    const thrown = await thrownBy(scene.commitAsLeader(okOf(0, 0)));
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown.message).toContain('out of memory');
    await server.ask('CONFIG', 'SET', 'maxmemory', '0');
    expect(await scene.ended()).toEqual([]);
    expect((await scene.commitAsLeader(okOf(0, 0))).accepted).toEqual(['b0-0']);
    await link.close();
  });

  it('that has become a replica can be tried again', async (context) => {
    needsRealServer(server, context);
    const { link } = linkTo(server.url, { commandTimeoutMs: 200 });
    await server.ask('REPLICAOF', '127.0.0.1', String(await freePort()));
    const thrown = await thrownBy(link.call('SET', 'x', 1));
    await server.ask('REPLICAOF', 'NO', 'ONE');
    expect(thrown).toBeInstanceOf(RetryableError);
    expect(thrown.message).toContain('replica');
    expect(await link.call('SET', 'x', 1)).toBe('OK');
    await link.close();
  });

  it('that forgets its scripts is sent them again', async () => {
    const { link } = await freshLink(server);
    for (const flushes of [0, 1, 2]) {
      if (flushes > 0) await server.ask('SCRIPT', 'FLUSH');
      const reply = await link.run(scripts.meta, ['key'], ['7']);
      expect(reply).toEqual([7, []]);
    }
    await link.close();
  });
});
