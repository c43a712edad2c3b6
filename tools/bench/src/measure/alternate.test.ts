import { expect, it } from 'vitest';
import { alternate } from './alternate.ts';

it('runs the sides in turn and keeps each side in the order of its runs', async () => {
  const order: string[] = [];
  let count = 0;
  const side = (name: string) => async () => {
    order.push(name);
    return (count += 1);
  };
  const measured = await alternate({ longhaul: side('longhaul'), loop: side('loop') }, 3);
  expect(order).toEqual(['longhaul', 'loop', 'longhaul', 'loop', 'longhaul', 'loop']);
  expect(measured).toEqual({ longhaul: [1, 3, 5], loop: [2, 4, 6] });
});
