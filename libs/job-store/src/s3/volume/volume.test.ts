import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serverForTests } from '../testing.ts';

const server = serverForTests();

async function move(megabytes: number) {
  const { url, bucket, credentials } = server();
  const { accessKeyId, secretAccessKey } = credentials;
  const script = join(import.meta.dirname, 'testing.ts');
  const args = [script, url, bucket, accessKeyId, secretAccessKey, String(megabytes)];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return JSON.parse(stdout) as Record<
    'streamedBytes' | 'read' | 'written' | 'walked' | 'heldMegabytes',
    number
  >;
}

/** What the garbage collector leaves standing varies; what is gathered by mistake would be 300. */
const mostGrowthMegabytes = 100;

it('moves 300 MB in the memory that 60 MB take', { timeout: 300_000 }, async () => {
  const small = await move(60);
  const large = await move(300);
  for (const { streamedBytes, read, written, walked } of [small, large]) {
    expect(read).toBe(streamedBytes);
    expect(walked).toBe(written);
  }
  process.stdout.write(
    `memory: ${String(small.heldMegabytes)} MB at most for 60 MB, ${String(large.heldMegabytes)} MB for 300 MB\n`,
  );
  expect(large.heldMegabytes - small.heldMegabytes).toBeLessThan(mostGrowthMegabytes);
});
