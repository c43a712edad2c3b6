import { createStepClock } from '@longhaul/testkit/step-clock';
import { expect, it } from 'vitest';
import { createTimeBox } from './time-box.ts';

it('work that ends in time is answered, and leaves no sleeper behind', async () => {
  const clock = createStepClock();
  const timeBox = createTimeBox(clock, 1000);
  expect(await timeBox.within(Promise.resolve('done'))).toBe('done');
  await clock.advance(0);
  expect(clock.sleeperCount()).toBe(0);
});

it('several pieces of work share one length of time', async () => {
  const clock = createStepClock();
  const timeBox = createTimeBox(clock, 1000);
  await timeBox.within(Promise.resolve());
  await clock.advance(900);
  const second = timeBox.within(new Promise(() => undefined));
  const told = expect(second).rejects.toThrow('its time was spent');
  await clock.advance(100);
  await told;
});

it('a pause ends work that goes on after its time', async () => {
  const clock = createStepClock();
  const { pause } = createTimeBox(clock, 10);
  let rounds = 0;
  const work = (async () => {
    for (;;) {
      await pause();
      rounds += 1;
    }
  })();
  const told = expect(work).rejects.toThrow('its time was spent');
  await clock.advance(50);
  await told;
  expect(rounds).toBe(9);
});
