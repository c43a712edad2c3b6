import type { WorkerInvoker, WorkerReference } from '@longhaul/ports/worker-invoker';

/**
 * Owns the workers that run in this process. Never queues: what finds no room is throttled, and the
 * leader asks again.
 *
 * W1 At most `concurrency` workers run at a time; one counts from its acceptance to its end.
 * W2 Whatever a worker does, it frees its room, and its failure reaches `onError` alone.
 */
export type InlineInvoker = WorkerInvoker & {
  /** Resolves when no worker runs, those that began meanwhile included. */
  readonly idle: () => Promise<void>;
};

export type InlineInvokerOptions = {
  /** Workers at a time, at least 1; asked anew each time. */
  readonly concurrency: number | (() => number);
  readonly run: (reference: WorkerReference) => Promise<void>;
  /** Told of a worker that threw. Its lease runs out and its items are done by another. */
  readonly onError: (error: unknown, reference: WorkerReference) => void;
};

export function createInlineInvoker(options: InlineInvokerOptions): InlineInvoker {
  const running = new Set<Promise<void>>();
  const work = async (reference: WorkerReference): Promise<void> => {
    // The invocation is answered before its worker does anything.
    await Promise.resolve();
    try {
      await options.run(reference);
    } catch (error) {
      options.onError(error, reference);
    }
  };
  const { concurrency } = options;
  const most = (): number => (typeof concurrency === 'number' ? concurrency : concurrency());
  return {
    invoke: async (reference) => {
      if (running.size >= most()) return { kind: 'throttled' };
      const worker = work(reference).finally(() => running.delete(worker));
      running.add(worker);
      return { kind: 'accepted' };
    },
    idle: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}
