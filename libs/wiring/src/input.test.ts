import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openInput } from './input.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-input-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* none(): AsyncGenerator<Uint8Array> {
  // Standard input is not read in these tests.
}

async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const piece of bytes) text += decoder.decode(piece, { stream: true });
  return text;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

it('reads a plain file as it is and names the job by it', async () => {
  const input = await openInput(file('q4 pipeline.ndjson', '{"a":1}\n'), none());
  expect([input.name, await textOf(input.bytes)]).toEqual(['q4 pipeline', '{"a":1}\n']);
});

it('decompresses gzip whatever the file is called', async () => {
  const content = `{"a":"${'x'.repeat(200_000)}"}\n`;
  for (const name of ['deals.ndjson.gz', 'deals.json']) {
    const input = await openInput(file(name, gzipSync(content)), none());
    expect(input.name).toBe('deals');
    expect(await textOf(input.bytes)).toBe(content);
  }
});

it('reads several gzip members as one file, as gunzip does', async () => {
  const members = Buffer.concat([gzipSync('one\n'), gzipSync('two\n')]);
  const input = await openInput(file('two.gz', members), none());
  expect(await textOf(input.bytes)).toBe('one\ntwo\n');
});

it('reads standard input for a dash', async () => {
  async function* typed(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('{"a"');
    yield Buffer.from(':1}\n');
  }
  expect(await textOf((await openInput('-', typed())).bytes)).toBe('{"a":1}\n');
});

it('gives an empty file as nothing', async () => {
  expect(await textOf((await openInput(file('empty', ''), none())).bytes)).toBe('');
});

it('says what is wrong with a path and what to give', async () => {
  await expect(openInput(join(folder, 'missing'), none())).rejects.toThrow(
    'does not exist. Give a file',
  );
  await expect(openInput(folder, none())).rejects.toThrow('is a folder. Give one');
});

it('says that gzip is damaged', async () => {
  const damaged = gzipSync('x'.repeat(10_000)).subarray(0, 40);
  const input = await openInput(file('damaged.gz', damaged), none());
  await expect(textOf(input.bytes)).rejects.toThrow('is damaged gzip');
});
