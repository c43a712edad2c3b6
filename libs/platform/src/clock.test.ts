import { clockContract } from '@longhaul/testkit/contracts/clock-contract';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRealClock } from './clock.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

clockContract('real', () => ({
  // Read anew, as the fake clock replaces Date itself.
  clock: createRealClock(() => Date.now()),
  advance: async (ms) => {
    await vi.advanceTimersByTimeAsync(ms);
  },
}));

describe('the real clock', () => {
  it('stands still while a machine clock that was set back catches up', () => {
    const wall = [1_000, 400, 900, 1_001];
    const clock = createRealClock(() => wall.shift() ?? NaN);
    expect([clock.now(), clock.now(), clock.now(), clock.now()]).toEqual([
      1_000, 1_000, 1_000, 1_001,
    ]);
  });

  it('sleeps as long as asked, and no longer', async () => {
    let woken = false;
    void createRealClock()
      .sleep(5_000)
      .then(() => (woken = true));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(woken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toBe(true);
  });

  it('sleeps longer than one timer of Node can', async () => {
    const ms = 2 ** 31 + 5_000;
    let woken = false;
    void createRealClock()
      .sleep(ms)
      .then(() => (woken = true));
    await vi.advanceTimersByTimeAsync(ms - 1);
    expect(woken).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(woken).toBe(true);
  });

  it('leaves neither timer nor listener behind when a sleep is aborted', async () => {
    const abort = new AbortController();
    const removed = vi.spyOn(abort.signal, 'removeEventListener');
    const sleeping = createRealClock().sleep(5_000, abort.signal);
    abort.abort();
    await sleeping;
    expect(vi.getTimerCount()).toBe(0);
    expect(removed).toHaveBeenCalledTimes(1);
  });
});
