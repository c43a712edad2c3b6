import { createEmbeddedEvents } from '@longhaul/coordinator/embedded';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { expect, it } from 'vitest';
import { followElsewhere } from './event-feeds.ts';

const job = { tenant: 'acme', jobId: 'job' };

function warning(at: number, jobId = 'job'): JobEvent {
  return { at, jobId, kind: 'warning', message: `number ${String(at)}` };
}

/** A job's events elsewhere: whoever follows is handed those of before it came. */
function elsewhere() {
  const events = createEmbeddedEvents();
  const before = [warning(1), warning(2)];
  let following = 0;
  return {
    events: {
      ...events,
      follow: () => {
        following += 1;
        for (const event of before) events.emit(event);
        return () => void (following -= 1);
      },
    },
    following: () => following,
  };
}

it('each watcher hears every event once, in order, whenever it came', () => {
  const { events, following } = elsewhere();
  const follow = followElsewhere(events);
  const [first, second]: [number[], number[]] = [[], []];
  const leaveFirst = follow(job, ({ at }) => void first.push(at));
  events.emit(warning(3));
  const leaveSecond = follow(job, ({ at }) => void second.push(at));
  events.emit(warning(4));
  events.emit(warning(5, 'another'));
  expect(following()).toBe(1);
  leaveFirst();
  leaveFirst();
  events.emit(warning(6));
  expect([first, second]).toEqual([
    [1, 2, 3, 4],
    [1, 2, 3, 4, 6],
  ]);
  expect(following()).toBe(1);
  leaveSecond();
  expect(following()).toBe(0);
});

it('a job that nobody watched for a while is told anew from its timeline, once', () => {
  const { events } = elsewhere();
  const follow = followElsewhere(events);
  follow(job, () => undefined)();
  const heard: number[] = [];
  follow(job, ({ at }) => void heard.push(at));
  expect(heard).toEqual([1, 2]);
});
