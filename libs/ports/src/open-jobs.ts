import type { JobRef } from './coordinator/replies.ts';

/**
 * A hint of which jobs are open, so that a new one is led within seconds. The truth are the markers
 * in the store, which are listed at start, when the incarnation changes, and every 30 s.
 *
 * Edges:
 * - A job that was announced is listed until it is withdrawn.
 * - Announcing twice changes nothing more.
 * - Withdrawing what was never announced changes nothing.
 * - Jobs of two tenants with one id stand apart.
 * - The incarnation stays while nothing was lost.
 */
export type OpenJobs = {
  readonly announce: (job: JobRef) => Promise<void>;
  readonly withdraw: (job: JobRef) => Promise<void>;
  /** Jobs that were announced and not withdrawn, in no promised order. */
  readonly announced: () => Promise<readonly JobRef[]>;
  /** Another value after a restart or failover: the index may have been lost with it. */
  readonly incarnation: () => Promise<string>;
};
