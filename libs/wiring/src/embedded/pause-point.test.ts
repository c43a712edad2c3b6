import { expect, it } from 'vitest';
import { pauseAt } from './pause-point.ts';

it('lets every point pass when none is asked for', async () => {
  await expect(pauseAt(undefined)('after-put')).resolves.toBeUndefined();
});

it('lets other points and earlier passings go by', async () => {
  const told: string[] = [];
  const reach = pauseAt('after-put:2', (line) => told.push(line));
  await reach('after-claim');
  await reach('after-put');
  expect(told).toEqual([]);
});
