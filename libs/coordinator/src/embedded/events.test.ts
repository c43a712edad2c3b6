import type { JobEvent } from '@longhaul/jobs/job-event';
import { describe, expect, it } from 'vitest';
import { createEmbeddedEvents } from './events.ts';

const warning: JobEvent = { at: 0, jobId: 'job', kind: 'warning', message: 'a warning' };

describe('embedded events', () => {
  it('do not reach a subscriber that another one unsubscribed while they were delivered', () => {
    const events = createEmbeddedEvents();
    const received: string[] = [];
    const leave: (() => void)[] = [];
    events.subscribe(() => leave.forEach((end) => end()));
    leave.push(events.subscribe(() => received.push('left')));
    events.subscribe(() => received.push('stayed'));
    events.emit(warning);
    expect(received).toEqual(['stayed']);
  });

  it('reach one listener as often as it subscribed', () => {
    const events = createEmbeddedEvents();
    let received = 0;
    const listener = () => (received += 1);
    const leave = events.subscribe(listener);
    events.subscribe(listener);
    events.emit(warning);
    leave();
    events.emit(warning);
    expect(received).toBe(3);
  });

  it('are held for all jobs together, so that many jobs stay bounded', () => {
    const events = createEmbeddedEvents({ limit: 2 });
    for (const jobId of ['a', 'b', 'c']) events.emit({ ...warning, jobId });
    expect(['a', 'b', 'c'].map((jobId) => events.history(jobId).length)).toEqual([0, 1, 1]);
  });
});
