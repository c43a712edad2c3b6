/**
 * The names of objects as policies write them, `*` for a tenant, a job, a hash or an item. A test
 * holds them against libs/jobs/src/object-key.ts, which makes the names. In a policy `*` passes over
 * slashes too; no name ends like another kind's, so that nothing is let in by it.
 */

export const everyObject = '*';

/** Everything of a job: created once, never replaced. */
export const jobObjects = '*/jobs/*';

/** All that a worker reads: the items and the batch it was given. */
export const workerReads = ['*/uploads/*.ndjson', '*/jobs/*/in/*/batch-*.json'] as const;

/** All that a worker makes. */
export const workerCreates = ['*/jobs/*/out/*.json', '*/jobs/*/fail/*.json'] as const;

/** What an orchestrator takes away: markers of jobs that ended, notices that were taken, probes. */
export const orchestratorDeletes = ['*/open/*', '*/notices/*', '.longhaul/probe/*'] as const;

/** Hashes of the service's keys: nothing but the service reads or writes them. */
export const serviceKeys = 'keys/*';
