/**
 * The job-events port in memory.
 *
 * Owns the subscriptions and the newest events of all jobs together, so that a process that runs
 * many jobs stays bounded. Never fails and never waits: an event is a hint.
 */
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobEvents } from '@longhaul/ports/job-events';

type Subscription = { readonly listener: (event: JobEvent) => void };

/** `limit`: how many events are held, of all jobs together; at least 1. */
export function createEmbeddedEvents({ limit = 50_000 }: { limit?: number } = {}): JobEvents {
  const subscriptions = new Set<Subscription>();
  const held: JobEvent[] = [];
  const undelivered: JobEvent[] = [];
  let isDelivering = false;

  /** What a listener emits waits its turn, so that everybody sees the same order. */
  const deliverAll = () => {
    isDelivering = true;
    for (let event = undelivered.shift(); event; event = undelivered.shift()) {
      for (const subscription of [...subscriptions]) {
        if (subscriptions.has(subscription)) deliver(subscription, event);
      }
    }
    isDelivering = false;
  };
  return {
    emit: (event) => {
      held.push(event);
      // Cutting a quarter beyond the limit, not at each event, moves each event a few times at most.
      if (held.length >= 1.25 * limit) held.splice(0, held.length - limit);
      undelivered.push(event);
      if (!isDelivering) deliverAll();
    },
    subscribe: (listener) => {
      const subscription = { listener };
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    history: (jobId) => held.slice(-limit).filter((event) => event.jobId === jobId),
  };
}

function deliver({ listener }: Subscription, event: JobEvent): void {
  try {
    listener(event);
  } catch {
    // A listener's fault is its own: neither the job nor other listeners pay for it.
  }
}
