/**
 * `node wake-job.ts REDIS-URL SHAPE`: commits a job's items one by one while a leader waits for each,
 * and prints how long after its sending a commit wakes the leader.
 */
import type { Coordinator } from '@longhaul/ports/coordinator';
import { benchJob as job, openIndex } from './index-link.ts';
import { batchSizes, keysOfBatch, readShape } from './job-shape.ts';

const scope = { planHash: '0123456789abcdef', round: 1 };
const longWaitMs = 60_000;
/** In which a waiting leader's blocking read reaches the server. */
const blockingMs = 5;

const [, , url = '', shapeGiven = ''] = process.argv;
const shape = readShape(shapeGiven);
const [leader, worker] = [openIndex(url), openIndex(url)];
const epoch = await openJob(leader.coordinator);
const tookMs: number[] = [];
for (const batch of batchSizes(shape).keys()) {
  for (const key of keysOfBatch(shape, batch)) tookMs.push(await wakeOnce(batch, key));
}
tookMs.sort((one, other) => one - other);
const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))] ?? NaN;
process.stdout.write(`${JSON.stringify({ p50Ms: at(0.5), p99Ms: at(0.99) })}\n`);
await Promise.all([leader.close(), worker.close()]);

async function openJob(coordinator: Coordinator): Promise<string> {
  const lead = await coordinator.lead(job, { owner: 'leader', leaseMs: longWaitMs });
  if (lead.kind !== 'leading') throw new Error('Somebody else leads the job: use an empty Redis.');
  const sizes = batchSizes(shape);
  const plan = { ...scope, total: shape.items, batchSizes: sizes, budgetMs: 3_600_000, spentMs: 0 };
  await coordinator.create(job, { ...plan, epoch: lead.epoch, thresholds: {}, quietMs: 0 });
  return lead.epoch;
}

/** The wait stands before the commit is sent: the leader has looked, and its blocking read is out. */
async function wakeOnce(batch: number, key: string): Promise<number> {
  const { coordinator, clock } = leader;
  const { signal } = new AbortController();
  const cursor = await coordinator.changed(job, { cursor: '', waitMs: 0, signal });
  const woken = coordinator.changed(job, { cursor, waitMs: longWaitMs, signal });
  await clock.sleep(blockingMs, signal);
  const startedMs = performance.now();
  const items = [{ key, batch, state: { kind: 'ok' } }] as const;
  await worker.coordinator.commit(job, { ...scope, by: { kind: 'leader', epoch }, items });
  await woken;
  return performance.now() - startedMs;
}
