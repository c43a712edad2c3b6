import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workerEntries } from './entries.ts';

let dist: string;
beforeEach(() => {
  dist = mkdtempSync(join(tmpdir(), 'worker-'));
  mkdirSync(join(dist, 'parts'));
});
afterEach(() => rmSync(dist, { recursive: true }));

function build(outputs: readonly string[]) {
  const meta = {
    outputs: Object.fromEntries(outputs.map((path) => [`apps/worker/dist/${path}`, {}])),
  };
  writeFileSync(join(dist, 'meta.json'), JSON.stringify(meta));
}

it('the code is the handler with its parts, without maps and what another build left', () => {
  for (const name of ['handler.mjs', 'handler.mjs.map', 'parts/a.mjs', 'parts/old.mjs']) {
    writeFileSync(join(dist, name), name);
  }
  build(['parts/a.mjs.map', 'parts/a.mjs', 'handler.mjs.map', 'handler.mjs']);
  const entries = workerEntries(dist).map(({ name, bytes }) => [name, bytes.toString()]);
  expect(entries).toEqual([
    ['parts/a.mjs', 'parts/a.mjs'],
    ['handler.mjs', 'handler.mjs'],
  ]);
});

it('a build without a handler is not packed', () => {
  build(['parts/a.mjs']);
  expect(() => workerEntries(dist)).toThrow('put out no handler.mjs');
});
