import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The young space of a process of its own after much has survived in it, in MiB. */
function youngMibAfter(start: string): number {
  const program = `${start};
    const held = [];
    for (let at = 0; at < 3_000_000; at += 1) held[at % 200_000] = { at, more: [at] };
    const { getHeapSpaceStatistics } = await import('node:v8');
    const young = getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    process.stdout.write(String((young.space_used_size + young.space_available_size) / 2 ** 20));`;
  const options = { encoding: 'utf8', cwd: import.meta.dirname } as const;
  const args = ['--input-type=module', '-e', program];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

const file = JSON.stringify(join(import.meta.dirname, 'bound-heap.ts'));

describe('a bounded heap', () => {
  it('keeps its young space where it would grow on', () => {
    const bounded = youngMibAfter(`(await import(${file})).boundHeap()`);
    expect(bounded).toBeGreaterThan(2);
    expect(bounded).toBeLessThan(8);
    expect(youngMibAfter('')).toBeGreaterThan(bounded);
  });

  it('keeps it at that size however much had been loaded before', () => {
    for (const loaded of [10_000, 40_000, 80_000]) {
      const load = `globalThis.loaded = Array.from({ length: ${String(loaded)} }, (_, at) => ({ at }))`;
      const bounded = youngMibAfter(`${load}; (await import(${file})).boundHeap()`);
      expect(bounded).toBeGreaterThan(2);
      expect(bounded).toBeLessThan(8);
    }
  });
});
