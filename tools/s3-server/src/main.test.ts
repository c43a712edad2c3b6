import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { startS3Server } from '@longhaul/testkit/processes/s3-server';
import { expect, it, onTestFinished } from 'vitest';
import { clientOf, codeOf } from './testing.ts';

async function ending(...args: string[]) {
  const main = join(import.meta.dirname, 'main.ts');
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { stdout, stderr, code: code as unknown };
}

it('ends on SIGTERM with connections open', async () => {
  const server = await startS3Server();
  const client = clientOf(server);
  await client.send(new PutObjectCommand({ Bucket: server.bucket, Key: 'k', Body: 'x' }));
  await server.stop();
  client.destroy();
  await expect(server.report()).rejects.toThrow();
});

it('takes no more than it may hold', async () => {
  const server = await startS3Server('--max-bytes', '1000');
  const client = clientOf(server);
  const put = (Key: string, bytes: number) =>
    client.send(new PutObjectCommand({ Bucket: server.bucket, Key, Body: Buffer.alloc(bytes) }));
  expect(await codeOf(put('a', 600))).toBe('none');
  expect(await codeOf(put('b', 600))).toBe('InternalError');
  expect(await codeOf(put('a', 900))).toBe('none');
  expect(await codeOf(put('c', 2_000))).toBe('EntityTooLarge');
  client.destroy();
  await server.stop();
});

it('explains itself with --help', async () => {
  const { stdout, code } = await ending('--help');
  expect(code).toBe(0);
  expect(stdout).toContain('--race-conditions');
});

it.each([
  [[], '--bucket: name at least one.'],
  [['--bucket', 'b', '--port', '70000'], '--port 70000: write an integer from 0 to 65535.'],
  [['--bucket', 'b', '--fault', 'x'], '--fault: unknown kind "x"; --help lists them.'],
  [['--bucket', 'b', '--fault', 'hang=2'], '--fault hang=2: write the share as a number'],
  [['--bucket', 'b', '--ignore-conditions', '--race-conditions'], 'choose one'],
])('says what is wrong with %j and exits 2', async (args, message) => {
  const { stderr, code } = await ending(...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});
