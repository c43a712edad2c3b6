import { describe, expect, it } from 'vitest';
import { countsOf, readRound } from '../end/testing.ts';
import { someTexts, told, until } from '../lead/testing.ts';
import { openWorld } from './testing.ts';

describe('an index that goes on in another life of its server', () => {
  it('is compared with the store and led on, and nothing is called twice or waited for in vain', async () => {
    const world = openWorld({ platformWorkers: 2 });
    const job = await world.submit('ann', someTexts(40));
    const process = world.open(1);
    await until(world, () => world.asked.length >= 10);
    world.moveIndex();
    await until(world, () => told(world, 'finished').length === 1, 10 * 60_000);
    expect(world.asked.toSorted()).toEqual(someTexts(40));
    expect(told(world, 'planned')).toHaveLength(2);
    expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 40 });
    expect(process.troubles).toEqual([]);
  });
});
