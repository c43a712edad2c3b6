import type { Job } from '@longhaul/api-contract/documents/job';
import { dollarsText } from './number.ts';

/** A cost as the api carries it; what is not known is not free. */
export function costText(microDollars: number | undefined): string {
  return microDollars === undefined ? 'unknown' : dollarsText(microDollars / 1_000_000);
}

/** The most that a job may cost, in micro-dollars; undefined where it was given no cap. */
export function capOf(job: Job & { readonly capMicroDollars?: number | undefined }) {
  return job.capMicroDollars;
}
