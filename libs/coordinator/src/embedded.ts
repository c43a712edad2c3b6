/**
 * The embedded implementation, in one process and without a server, of the ports coordinator,
 * rate-limiter and job-events.
 */
export { createEmbeddedCoordinator } from './embedded/coordinator.ts';
export { createDoingJournal } from './embedded/doing-journal.ts';
export { createEmbeddedEvents } from './embedded/events.ts';
export { createEmbeddedRateLimiter } from './embedded/rate-limiter.ts';
export { createMemoryJournal } from './embedded/stamp-journal.ts';
