import { expect, it } from 'vitest';
import { timesOf } from './makespan.ts';

const call = (startedAtMs: number, endedAtMs: number, latencyMs = endedAtMs - startedAtMs) => ({
  startedAtMs,
  endedAtMs,
  latencyMs,
});

it('counts from the first request to the last reply, in whatever order calls ended', () => {
  const times = timesOf([call(200, 700), call(100, 600), call(600, 1100)], 1);
  expect(times.makespanSeconds).toBe(1);
  expect(times.boundSeconds).toBe(1.5);
});

it('takes the bound from what the model took, so that a slow caller cannot hide in it', () => {
  const times = timesOf([call(0, 500, 300), call(0, 400, 300)], 2);
  expect(times).toEqual({ makespanSeconds: 0.5, boundSeconds: 0.3, orderSeconds: 0.3 });
});

it('tells what the order alone costs: the longest call started last', () => {
  const short = [call(0, 100), call(1, 101)];
  expect(timesOf([...short, call(150, 400)], 2)).toEqual({
    makespanSeconds: 0.4,
    boundSeconds: 0.25,
    orderSeconds: 0.35,
  });
});
