import type { JobSummary } from '@longhaul/api-contract/documents/job';

type Status = JobSummary['status'];

const ended: readonly Status[] = ['complete', 'partial', 'failed', 'cancelled'];

/** Whether a job's newest round is over, with its outcome and files. */
export function hasEnded(status: Status): boolean {
  return ended.includes(status);
}
