import type { Job, JobPage, JobSummary } from '@longhaul/api-contract/documents/job';
import type { LiveEvent } from '@longhaul/api-contract/documents/live-event';
import { hasEnded } from '../words/status.ts';

/**
 * What an event makes of what is known. An event is a hint: a missed one is mended by the next
 * `progress` or by the next time somebody asks, so nothing here is counted up.
 */
export function foldIntoJob(job: Job, event: LiveEvent): Job {
  if (event.jobId !== job.jobId) return job;
  switch (event.kind) {
    case 'progress': {
      if (event.round < job.round) return job;
      const { hold: _ended, ...rest } = job;
      const { status, phase, round, counts, progress, hold } = event;
      return { ...rest, status, phase, round, counts, progress, ...(hold && { hold }) };
    }
    case 'warning':
      return job.warnings.includes(event.message)
        ? job
        : { ...job, warnings: [...job.warnings, event.message] };
    case 'end':
      return event.round < job.round
        ? job
        : { ...job, status: event.outcome, counts: event.counts, message: event.message };
    case 'batch':
    case 'item':
      return job;
  }
}

/**
 * Whether a round's account can be asked for now. The standing of a round that is over says so before
 * its `end` does, and whoever takes the job for over then stops listening.
 */
export function tellsEnd(event: LiveEvent): boolean {
  return event.kind === 'end' || (event.kind === 'progress' && hasEnded(event.status));
}

/** The same for a row of the list. */
export function foldIntoSummary(job: JobSummary, event: LiveEvent): JobSummary {
  if (event.jobId !== job.jobId) return job;
  if (event.kind === 'progress') {
    if (event.round < job.round) return job;
    const { status, round, counts, progress } = event;
    const costMicroDollars = progress.costMicroDollars ?? job.costMicroDollars;
    return {
      ...job,
      status,
      round,
      counts,
      ...(costMicroDollars !== undefined && { costMicroDollars }),
    };
  }
  if (event.kind !== 'end' || event.round < job.round) return job;
  return { ...job, status: event.outcome, counts: event.counts, message: event.message };
}

/** A page of the list; the same object where the event changes nothing in it. */
export function foldIntoPage(page: JobPage, event: LiveEvent): JobPage {
  const jobs = page.jobs.map((job) => foldIntoSummary(job, event));
  return jobs.every((job, index) => job === page.jobs[index]) ? page : { ...page, jobs };
}
