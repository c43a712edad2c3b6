import { describe, expect, it } from 'vitest';
import { clockContract } from './contracts/clock-contract.ts';
import { createStepClock } from './step-clock.ts';

clockContract('step clock', () => {
  const clock = createStepClock();
  return { clock, advance: clock.advance };
});

describe('step clock', () => {
  it('wakes sleepers in the order of their instants, each at its own', async () => {
    const clock = createStepClock(100);
    const woken: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name} at ${clock.now()}`);
    };
    const all = [sleep('late', 30), sleep('early', 10), sleep('twin', 30)];
    await clock.advance(50);
    await Promise.all(all);
    expect(woken).toEqual(['early at 110', 'late at 130', 'twin at 130']);
    expect(clock.now()).toBe(150);
  });

  it('wakes within one advance who lies down again on waking', async () => {
    const clock = createStepClock();
    let ticks = 0;
    const ticking = (async () => {
      for (; ticks < 5; ticks += 1) await clock.sleep(10);
    })();
    await clock.advance(50);
    await ticking;
    expect(ticks).toBe(5);
  });

  it('wakes nobody before the time', async () => {
    const clock = createStepClock();
    const sleeping = clock.sleep(10);
    await clock.advance(9);
    expect(clock.sleeperCount()).toBe(1);
    await clock.advance(1);
    await sleeping;
    expect(clock.sleeperCount()).toBe(0);
  });

  it('forgets an aborted sleeper', async () => {
    const clock = createStepClock();
    const abort = new AbortController();
    const sleeping = clock.sleep(10, abort.signal);
    abort.abort();
    await sleeping;
    expect(clock.sleeperCount()).toBe(0);
  });

  it('can be set back', () => {
    const clock = createStepClock(500);
    clock.stepBack(200);
    expect(clock.now()).toBe(300);
  });
});
