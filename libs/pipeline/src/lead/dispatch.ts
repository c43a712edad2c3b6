import type { BatchState } from '@longhaul/ports/coordinator-replies';
import { isQuiet, type Leadership } from './leadership.ts';
import type { Left } from './reconcile.ts';

export type Dispatched = {
  /** No item that is left fits into the time that is left. */
  readonly noneFits: boolean;
};

/**
 * Invokes a worker for each due batch until there is no room. Workers pull further batches by
 * themselves, so one that finds no room is not lost: it waits in the open.
 */
export async function dispatchDue(leadership: Leadership, left: Left): Promise<Dispatched> {
  const leftMs = leadership.meta.leftMs;
  const fitting = left.idle.filter(({ items }) =>
    items.some((item) => item.estimate.p90Seconds * 1000 <= leftMs),
  );
  let { workers } = left;
  for (const { batch, open } of isQuiet(leadership) ? [] : fitting) {
    // What was dispatched before and not answered has its worker counted already.
    const isAgain = batch.dispatches > 0;
    if (!open || batch.dueInMs > 0 || (workers <= 0 && !isAgain)) continue;
    if (!(await invoke(leadership, batch))) break;
    if (!isAgain) workers -= 1;
  }
  return { noneFits: left.idle.length > 0 && fitting.length === 0 };
}

/** False when there is no room for more now. */
async function invoke(leadership: Leadership, { batch, dispatches }: BatchState): Promise<boolean> {
  const { ports, job, epoch, scope, submission, meta } = leadership;
  const reply = await ports.invoker.invoke({
    ...job,
    ...scope,
    workload: submission.work.workload,
    batch,
    notAfter: meta.now + ports.settings.invocationAgeMs,
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
