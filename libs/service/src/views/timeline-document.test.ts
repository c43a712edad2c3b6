import type { JobEvent } from '@longhaul/jobs/job-event';
import { expect, it } from 'vitest';
import { timelineDocument } from './timeline-document.ts';

const base = { jobId: 'j', round: 1, batch: 7 };

it('counts a batch’s leases itself: the index counts anew after every commit', async () => {
  const events: JobEvent[] = [
    { ...base, kind: 'claimed', at: 10, fence: '1:a', attempt: 1 },
    { ...base, kind: 'reaped', at: 20 },
    { ...base, kind: 'claimed', at: 30, fence: '2:b', attempt: 1 },
  ];
  const { attempts } = await timelineDocument('j', 1, false, streamOf(events));
  expect(attempts.map(({ attempt, worker, end }) => [attempt, worker, end])).toEqual([
    [1, 'a', 'lost'],
    [2, 'b', 'running'],
  ]);
});

it('tells what a seal cut off apart from a worker that went silent', async () => {
  const claimed: JobEvent = { ...base, kind: 'claimed', at: 10, fence: '1:a', attempt: 1 };
  const sealed: JobEvent = { jobId: 'j', kind: 'sealed', at: 30, ok: 0, failed: 2 };
  const endOf = async (...events: JobEvent[]) => {
    const { attempts } = await timelineDocument('j', 1, true, streamOf(events));
    return attempts.map(({ end, reason, toAt }) => [end, reason, toAt]);
  };
  expect(await endOf(claimed, sealed)).toEqual([['handed_back', 'sealed', 30]]);
  expect(await endOf(claimed)).toEqual([['lost', undefined, 10]]);
});

async function* streamOf(events: readonly JobEvent[]): AsyncGenerator<JobEvent> {
  yield* events;
}
