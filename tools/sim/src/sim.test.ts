/**
 * What CI runs of the simulation: every seed twice, so that a world which does not repeat is found
 * before a seed is needed to understand a fault. A world is one thread's work, so the seeds are
 * shared among processes, each the command itself.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { faultCases, type FaultCase } from './story/coverage.ts';

const seeds = 2_000;
const shards = 2;
/** A case that occurs less often than this is not tested by these seeds. */
const leastOccurrences = 20;

type Progress = {
  readonly done: number;
  readonly broken: readonly { readonly seed: number; readonly what: string }[];
  readonly counts: Readonly<Record<string, number>>;
};

const folder = mkdtempSync(join(tmpdir(), 'longhaul-sim-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A broken seed ends the command with 1; which one it was stands in its progress. */
async function runShard(shard: number): Promise<Progress> {
  const file = join(folder, `${String(shard)}.json`);
  const share = ['--shard', `${String(shard)}/${String(shards)}`];
  const main = join(import.meta.dirname, 'main.ts');
  const args = [main, '--seeds', `1..${String(seeds)}`, ...share, '--twice', '--resume', file];
  const complaint = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, (_error, _output, said) => resolve(said));
  });
  expect(complaint).toBe('');
  return JSON.parse(readFileSync(file, 'utf8')) as Progress;
}

let ran: readonly Progress[] = [];

it('every invariant holds in every world, and every world repeats', async () => {
  ran = await Promise.all(Array.from({ length: shards }, (_, index) => runShard(index + 1)));
  const told = 'npm run sim -- --seed N tells what happened';
  expect(
    ran.flatMap(({ broken }) => broken),
    told,
  ).toEqual([]);
  expect(ran.reduce((sum, { done }) => sum + done, 0)).toBe(seeds);
}, 1_800_000);

it.each(Object.entries(faultCases))('fault case %s occurs often: %s', (name) => {
  const faultCase = Number(name) as FaultCase;
  const occurred = ran.reduce((sum, { counts }) => sum + (counts[faultCase] ?? 0), 0);
  expect(occurred).toBeGreaterThanOrEqual(leastOccurrences);
});
