import type { Outcome } from '@longhaul/jobs/job-state';

/** Told once or more per job and round, always with the same id. */
export type Notice = {
  readonly id: string;
  readonly tenant: string;
  readonly jobId: string;
  readonly round: number;
  readonly outcome: Outcome;
  readonly message: string;
};

/**
 * Tells somebody outside that a round ended. Resolves when the notice is kept and will be told,
 * whatever becomes of this process; telling is not waited for, and a receiver that fails blocks
 * nothing.
 */
export type Notifier = { readonly notify: (notice: Notice) => Promise<void> };
