/** A worker that a test starts itself. */
import { openEngine } from '../lead/testing.ts';
import type { WorkerLife } from './worker-life.ts';

const never = new AbortController().signal;

/** A worker whose platform ends it so long from now. */
export function lifeOf(clock: { now: () => number }, lifeMs: number): WorkerLife {
  const endsAt = clock.now() + lifeMs;
  return { leftMs: () => endsAt - clock.now(), drain: never, cut: never };
}

/** A led job whose invoker starts nothing, and the reference of its first batch. */
export async function openWithoutWorkers(options: Parameters<typeof openEngine>[0] = {}) {
  const engine = await openEngine({ ...options, workers: 0 });
  void engine.lead();
  await engine.clock.advance(1_000);
  const meta = await engine.coordinator.meta(engine.job);
  const reference = {
    ...engine.job,
    workload: 'notes',
    round: 1,
    batch: 0,
    planHash: meta?.planHash ?? '',
    notAfter: engine.clock.now() + 300_000,
  };
  return { engine, reference };
}
