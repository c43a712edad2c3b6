/**
 * `node verb-job.ts REDIS-URL SHAPE`: a whole job on the index alone, led and worked on as the
 * pipeline does it, with no model and no store. Prints a `JobFigures`.
 */
import { gatherMs, pacePerMs } from '@longhaul/pipeline/lead/timing/gather';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { Epoch } from '@longhaul/ports/coordinator-replies';
import { benchJob as job, openIndex } from './index-link.ts';
import { printFigures } from './job-figures.ts';
import { batchSizes, keysOfBatch, readShape, type JobShape } from './job-shape.ts';
import { countSentCommands } from './sent-commands.ts';
import { runVerbWorker } from './verb-worker.ts';

const scope = { planHash: '0123456789abcdef', round: 1 };
const leadership = { owner: 'leader', leaseMs: 15_000 };
const tickMs = 2_000;
const coalesceMs = 250;

const [, , url = '', shapeGiven = ''] = process.argv;
const shape = readShape(shapeGiven);
const sent = countSentCommands();
const leader = openIndex(url);
const workers = Array.from({ length: shape.workers }, () => openIndex(url));
const all = [leader, ...workers];
await Promise.all(all.map(({ coordinator }) => coordinator.meta(job)));
const sentBefore = sent();
const startedMs = performance.now();
const epoch = await openJob(leader.coordinator, shape);
const working = Promise.all(
  workers.map(({ coordinator }, at) => {
    const work = { keysOf: (batch: number) => keysOfBatch(shape, batch) };
    const options = { coordinator, job, scope, owner: `worker-${String(at)}`, work };
    return runVerbWorker({ ...options, lanes: shape.lanes }, at);
  }),
);
const workedMs = working.then(() => performance.now() - startedMs);
const ticks = await leadToEnd(leader, epoch);
const jobMs = performance.now() - startedMs;
printFigures({ jobMs, workedMs: await workedMs, sent: sent() - sentBefore, ticks });
await Promise.all(all.map(({ close }) => close()));

/** One dispatch a worker; the other batches are there to be pulled. */
async function openJob(coordinator: Coordinator, { items, workers: count }: JobShape) {
  const lead = await coordinator.lead(job, leadership);
  if (lead.kind !== 'leading') throw new Error('Somebody else leads the job: use an empty Redis.');
  const sizes = batchSizes(shape);
  const plan = { ...scope, total: items, batchSizes: sizes, budgetMs: 3_600_000, spentMs: 0 };
  await coordinator.create(job, { ...plan, epoch: lead.epoch, thresholds: {}, quietMs: 0 });
  const batches = [...sizes.keys()];
  await coordinator.offer(job, { epoch: lead.epoch, batches, waitMs: 0 });
  for (const batch of batches.slice(0, count)) {
    await coordinator.dispatch(job, { epoch: lead.epoch, batch });
  }
  return lead.epoch;
}

/** The leader's ticks: woken by commits, believing only what it has counted itself. */
async function leadToEnd({ coordinator, clock }: typeof leader, own: Epoch): Promise<number> {
  const signal = new AbortController().signal;
  let [cursor, ticks, seen, seenAt, pace] = ['', 0, 0, clock.now(), 0];
  for (;;) {
    ticks += 1;
    const led = await coordinator.lead(job, leadership);
    const ended = led.kind === 'leading' ? led.meta.ok + led.meta.failed : seen;
    if (ended !== seen) {
      pace = pacePerMs(ended - seen, clock.now() - seenAt);
      [seen, seenAt] = [ended, clock.now()];
    }
    await coordinator.reap(job, { epoch: own });
    const batches = await coordinator.batches(job);
    if (
      batches.every(({ left }) => left === 0) &&
      (await countEnded(coordinator)) === shape.items
    ) {
      break;
    }
    cursor = await coordinator.changed(job, { cursor, waitMs: tickMs, signal });
    const crowd = { left: shape.items - seen, pacePerMs: pace, batchCount: batches.length };
    await clock.sleep(gatherMs({ ...crowd, coalesceMs, tickMs }), signal);
  }
  await coordinator.seal(job, { epoch: own });
  await coordinator.finish(job, { epoch: own, retentionMs: 3_600_000 });
  await coordinator.resign(job, { epoch: own });
  return ticks;
}

async function countEnded(coordinator: Coordinator): Promise<number> {
  let ended = 0;
  for await (const page of coordinator.terminal(job)) ended += page.length;
  return ended;
}
