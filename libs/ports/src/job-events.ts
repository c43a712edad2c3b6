import type { JobEvent } from '@longhaul/jobs/job-event';

/**
 * The stream of what happens in a job. Emitting never fails and never waits: an event is a hint,
 * the store and the index hold the facts.
 *
 * Edges:
 * - Events reach a subscriber in the order they were emitted.
 * - A subscriber that throws disturbs neither the emitter nor other subscribers.
 * - After unsubscribing nothing more arrives.
 * - The history holds the newest events up to its limit.
 */
export type JobEvents = {
  readonly emit: (event: JobEvent) => void;
  /** Returns the function that ends the subscription. */
  readonly subscribe: (listener: (event: JobEvent) => void) => () => void;
  /** The events of a job still held, oldest first: the material of its timeline. */
  readonly history: (jobId: string) => readonly JobEvent[];
};
