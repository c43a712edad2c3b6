import { jobPage, liveEvents, runningJob, runningSummary } from '@longhaul/api-contract/testing';
import type { LiveEvent } from '@longhaul/api-contract/documents/live-event';
import { describe, expect, it } from 'vitest';
import { foldIntoJob, foldIntoPage, foldIntoSummary, tellsEnd } from './fold-event.ts';
import { isOver } from './queries.ts';

const [progress, , , , , warning, end] = liveEvents as [
  Extract<LiveEvent, { kind: 'progress' }>,
  ...[LiveEvent, LiveEvent, LiveEvent, LiveEvent],
  Extract<LiveEvent, { kind: 'warning' }>,
  Extract<LiveEvent, { kind: 'end' }>,
];
const hold = { kind: 'paused', reason: 'Somebody asked.', remedy: 'Resume it.' } as const;

describe('what an event makes of a job', () => {
  it('progress replaces what moves, a hold that has ended included', () => {
    const counts = { ...runningJob.counts, ok: 70, left: 55 };
    const job = foldIntoJob({ ...runningJob, hold }, { ...progress, counts });
    expect(job.counts.ok).toBe(70);
    expect(job.hold).toBeUndefined();
    expect(foldIntoJob(runningJob, { ...progress, hold }).hold).toEqual(hold);
  });

  it('a warning is kept once, however often it is told', () => {
    const once = foldIntoJob(runningJob, warning);
    expect(once.warnings).toContain(warning.message);
    expect(foldIntoJob(once, warning)).toBe(once);
  });

  it('the end brings outcome, counts and the account', () => {
    const job = foldIntoJob(runningJob, end);
    expect(job).toMatchObject({ status: 'partial', message: end.message, counts: end.counts });
    expect(isOver(job)).toBe(true);
  });

  it('a round that is done is not over before its outcome is known', () => {
    const event = { ...progress, status: 'analyzing', phase: 'done' } as const;
    expect(isOver(foldIntoJob(runningJob, event))).toBe(false);
  });

  it('the account is asked for as soon as a round is told to be over, by its end or its standing', () => {
    expect(tellsEnd(end)).toBe(true);
    expect(tellsEnd({ ...progress, status: 'complete', phase: 'done' })).toBe(true);
    expect(tellsEnd({ ...progress, status: 'analyzing', phase: 'done' })).toBe(false);
  });

  it('a late word of an earlier round changes nothing', () => {
    const second = { ...runningJob, round: 2 };
    expect(foldIntoJob(second, progress)).toBe(second);
    expect(foldIntoJob(second, end)).toBe(second);
    expect(foldIntoSummary({ ...runningSummary, round: 2 }, end).status).toBe('extracting');
  });

  it('another job’s event changes neither a job nor the list', () => {
    const event = { ...end, jobId: 'another' };
    expect(foldIntoJob(runningJob, event)).toBe(runningJob);
    expect(foldIntoPage(jobPage, event)).toBe(jobPage);
  });

  it('in a list, it is that job’s row and no other', () => {
    const page = foldIntoPage(jobPage, end);
    expect(page.jobs.map(({ status }) => status)).toEqual(['partial', 'blocked', 'partial']);
    expect(page.jobs[1]).toBe(jobPage.jobs[1]);
  });
});
