import { expect, it } from 'vitest';
import { mapAhead } from './map-ahead.ts';

async function collect<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const collected: Value[] = [];
  for await (const value of values) collected.push(value);
  return collected;
}

it('gives every value once, in order, with no more under way than it may', async () => {
  let underWay = 0;
  let most = 0;
  const slowest = 10;
  const mapped = mapAhead(
    Array.from({ length: 25 }, (_, at) => at),
    4,
    async (value) => {
      most = Math.max(most, (underWay += 1));
      for (let turn = value; turn < slowest; turn += 1) await Promise.resolve();
      underWay -= 1;
      return value * 2;
    },
  );
  expect(await collect(mapped)).toEqual(Array.from({ length: 25 }, (_, at) => at * 2));
  expect(most).toBe(4);
});

it('throws a failure when its turn comes, after what stands before it', async () => {
  const seen: number[] = [];
  const mapped = mapAhead([1, 2, 3], 3, async (value) => {
    if (value === 2) throw new Error('unreadable');
    return value;
  });
  const reading = async (): Promise<void> => {
    for await (const value of mapped) seen.push(value);
  };
  await expect(reading()).rejects.toThrow('unreadable');
  expect(seen).toEqual([1]);
});

it('is empty for nothing', async () => {
  expect(await collect(mapAhead([], 4, (value) => Promise.resolve(value)))).toEqual([]);
});
