/**
 * The embedded implementation, in one process and without a server, of the ports coordinator,
 * rate-limiter, job-events and open-jobs.
 */
export { createEmbeddedCoordinator } from './embedded/coordinator.ts';
export { createDoingJournal } from './embedded/doing-journal.ts';
export { createEmbeddedEvents } from './embedded/events.ts';
export { createEmbeddedOpenJobs } from './embedded/open-jobs.ts';
export { createEmbeddedRateLimiter } from './embedded/rate-limiter.ts';
export { createMemoryJournal } from './embedded/stamp-journal.ts';
