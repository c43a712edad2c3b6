/**
 * What CI runs of the simulation: every seed twice, so that a world which does not repeat is found
 * before a seed is needed to understand a fault.
 */
import { expect, it } from 'vitest';
import { Coverage, faultCases, type FaultCase } from './story/coverage.ts';
import { runSeed } from './world/run.ts';

const seeds = 2_000;
/** A case that occurs less often than this is not tested by these seeds. */
const leastOccurrences = 20;

const coverage = new Coverage();

it('every invariant holds in every world, and every world repeats', async () => {
  for (let seed = 1; seed <= seeds; seed += 1) {
    const [first, again] = [await runSeed(seed), await runSeed(seed)];
    const told = `npm run sim -- --seed ${seed} tells what happened`;
    expect(first.violation?.message, told).toBeUndefined();
    expect(again.hash, told).toBe(first.hash);
    coverage.add(first.coverage);
  }
}, 1_800_000);

it.each(Object.entries(faultCases))('fault case %s occurs often: %s', (name) => {
  const faultCase = Number(name) as FaultCase;
  expect(coverage.of(faultCase)).toBeGreaterThanOrEqual(leastOccurrences);
});
