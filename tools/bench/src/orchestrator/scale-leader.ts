/**
 * `node scale-leader.ts REDIS-URL SHAPE FOLDER`: leads a job to its end and watches its own memory.
 * All workers are in a process of their own. Prints a `ScaleFigures`.
 */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { createRedisEvents } from '@longhaul/coordinator/redis';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { nativeContentHash } from '@longhaul/platform/content-hash';
import { boundHeap } from '@longhaul/platform/bound-heap';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { CrashPoints } from '@longhaul/ports/crash-point';
import type { WorkerInvoker } from '@longhaul/ports/worker-invoker';
import { names, openIndex } from '../fleet/index-link.ts';
import { readShape } from '../fleet/job-shape.ts';
import { leadTinyJob } from './lead-tiny-job.ts';
import { MemoryWatch } from './memory-watch.ts';
import { instant, printScaleFigures, type FromWorkers, type ToWorkers } from './scale-figures.ts';
import { tinyDeals } from './tiny-deals.ts';

boundHeap();
const [, , url = '', shapeGiven = '', root = ''] = process.argv;
const shape = readShape(shapeGiven);
const { clock, random, link, coordinator: inner, close } = openIndex(url);
const workers = fork(join(import.meta.dirname, 'scale-workers.ts'), [url, shapeGiven, root], {
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
});
const { tenant, jobId } = await heard('submitted');
const job = { tenant, jobId };
const events = createRedisEvents({ link, prefix: names.prefix });
const unfollow = events.follow(job);
const watch = new MemoryWatch('plan');
let [ticks, manifestAt] = [0, NaN];
events.subscribe(({ kind }) => {
  if (kind === 'planned') watch.enter('lead');
  if (kind === 'sealed') watch.enter('manifest');
});
/** Every tick asks it once, and nothing else does. */
const batches: Coordinator['batches'] = (place) => {
  ticks += 1;
  return inner.batches(place);
};
const crashPoints: CrashPoints = async (point) => {
  if (point !== 'after-manifest') return;
  manifestAt = instant();
  watch.enter('files');
};
const invoker: WorkerInvoker = {
  invoke: async ({ planHash, round, batch }) => {
    tell({ kind: 'invoke', planHash, round, batch });
    return { kind: 'accepted' };
  },
};
const store = createFilesystemStore({ root });
const parts = { store, clock, random, events, workload: tinyDeals, crashPoints, invoker };
const ports = { ...parts, contentHash: nativeContentHash };
await leadTinyJob({ ...ports, coordinator: { ...inner, batches } }, job, shape);
watch.enter();
unfollow();
const ended = heard('ended');
tell({ kind: 'end' });
const { lastCommitAt } = await ended;
const peakMib = process.resourceUsage().maxRSS / 1024;
printScaleFigures({
  ...{ phases: watch.phases, peakMib, ticks },
  manifestAfterMs: manifestAt - lastCommitAt,
});
await events.flush();
await close();

function tell(message: ToWorkers): void {
  workers.send(message);
}

function heard<Kind extends FromWorkers['kind']>(kind: Kind) {
  return new Promise<Extract<FromWorkers, { kind: Kind }>>((resolve, reject) => {
    workers.on('message', (message: FromWorkers) => {
      if (message.kind === kind) resolve(message as Extract<FromWorkers, { kind: Kind }>);
    });
    workers.once('exit', (code) => {
      reject(new Error(`The workers ended with ${String(code)} before they ${kind}.`));
    });
  });
}
