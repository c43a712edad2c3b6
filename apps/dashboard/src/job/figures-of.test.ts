import { partialJob, runningJob } from '@longhaul/api-contract/testing';
import type { Job } from '@longhaul/api-contract/documents/job';
import { describe, expect, it } from 'vitest';
import { figuresOf } from './figures-of.ts';
import { leadOf } from './lead.ts';

function figureOf(job: Job, label: string) {
  return figuresOf(job).find((figure) => figure.label === label);
}

/** 127 deals of which 32 were run, in ten seconds. */
const cancelledJob: Job = {
  ...partialJob,
  status: 'cancelled',
  counts: { total: 127, ok: 30, failed: 97, left: 0, rejected: 0, withoutCall: 0 },
  failures: [
    { code: 'REFUSED', count: 2, sentence: 'The model refused to answer.' },
    { code: 'CANCELLED', count: 95, sentence: 'The job was cancelled.' },
  ],
  rounds: [{ round: 1, spentMs: 10_000 }],
};

describe('the figures of a job', () => {
  it('count as done what was run, and tell what a cancellation kept from it', () => {
    expect(figureOf(cancelledJob, 'Deals done')).toMatchObject({
      value: '32 of 127',
      note: '2 failed, 95 not run',
    });
    expect(figureOf(cancelledJob, 'Asking the model')?.note).toBe('3.2 per second');
  });

  it('leave out tokens that nobody has counted yet', () => {
    expect(figureOf(runningJob, 'Tokens')?.value).toBe('812.4K');
    expect(figureOf({ ...runningJob, progress: { tokens: 0 } }, 'Tokens')).toBeUndefined();
    expect(figureOf({ ...runningJob, progress: undefined }, 'Tokens')).toBeUndefined();
  });
});

describe('the sentence above them', () => {
  it('says of a running job what is done and how long it takes yet', () => {
    const counts = { ...runningJob.counts, total: 5000, ok: 1200, failed: 0 };
    expect(leadOf({ ...runningJob, counts })).toBe('1,200 of 5,000 deals done; about 2 min left.');
  });
});
