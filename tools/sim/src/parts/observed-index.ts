import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { Applied, IndexWatch } from '../checkers/index-watch.ts';
import { aroundCoordinator, type Call } from './around.ts';

export type ObservedIndexOptions = {
  readonly inner: Coordinator;
  readonly watchOf: (job: JobRef) => IndexWatch;
  readonly onViolation: (error: unknown) => void;
  readonly onApplied: (call: Call, reply: unknown, meant: Applied | undefined) => void;
};

/**
 * A coordinator that is looked at after every verb that was applied to it, one verb at a time, so
 * that what is looked at is what the verb left.
 */
export function createObservedIndex(options: ObservedIndexOptions): Coordinator {
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Value>(act: () => Promise<Value>): Promise<Value> => {
    const turn = last.then(act);
    last = turn.catch(() => undefined);
    return turn;
  };
  return aroundCoordinator(options.inner, (call, act) =>
    inTurn(async () => {
      const reply = await act();
      if (!call.isMutation || !call.job) return reply;
      try {
        const meant = await options.watchOf(call.job).applied(call, reply);
        options.onApplied(call, reply, meant);
      } catch (error) {
        options.onViolation(error);
      }
      return reply;
    }),
  );
}
