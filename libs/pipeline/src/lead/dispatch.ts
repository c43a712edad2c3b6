import type { PlanItem } from '@longhaul/jobs/documents/plan';
import type { BatchState } from '@longhaul/ports/coordinator-replies';
import { isQuiet, type Leadership } from './leadership.ts';

export type Dispatched = {
  /** No item that is left fits into the time that is left. */
  readonly noneFits: boolean;
};

type OpenBatch = { readonly batch: BatchState; readonly items: readonly PlanItem[] };

/**
 * Invokes a worker for each due batch until the invoker has no room. Workers pull further batches
 * by themselves, so one that is throttled is not lost: it waits in the open.
 */
export async function dispatchDue(
  leadership: Leadership,
  open: readonly OpenBatch[],
): Promise<Dispatched> {
  const leftMs = leadership.meta.leftMs;
  const fitting = open.filter(({ items }) =>
    items.some((item) => item.estimate.p90Seconds * 1000 <= leftMs),
  );
  if (!isQuiet(leadership)) {
    for (const { batch } of fitting) {
      if (batch.dueInMs > 0) continue;
      if (!(await invoke(leadership, batch))) break;
    }
  }
  return { noneFits: open.length > 0 && fitting.length === 0 };
}

/** False when there is no room for more now. */
async function invoke(leadership: Leadership, { batch, dispatches }: BatchState): Promise<boolean> {
  const { ports, job, epoch, scope, submission } = leadership;
  const reply = await ports.invoker.invoke({
    ...job,
    ...scope,
    workload: submission.work.workload,
    batch,
    notAfter: ports.clock.now() + ports.settings.invocationAgeMs,
  });
  if (reply.kind === 'throttled') return false;
  if (reply.kind === 'failed') {
    const message = `Batch ${String(batch)} could not be dispatched: ${reply.message}`;
    ports.events.emit({ kind: 'warning', at: ports.clock.now(), jobId: job.jobId, message });
    return false;
  }
  await ports.crashPoints('after-dispatch');
  await ports.coordinator.dispatch(job, { epoch, batch });
  const at = ports.clock.now();
  ports.events.emit({ kind: 'dispatched', at, jobId: job.jobId, batch, dispatch: dispatches + 1 });
  return true;
}
