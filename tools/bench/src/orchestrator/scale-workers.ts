/**
 * `node scale-workers.ts REDIS-URL SHAPE FOLDER`, forked by `scale-leader.ts`: submits the job and is
 * all its workers, so that the leader's process does nothing but lead.
 */
import { createRedisEvents } from '@longhaul/coordinator/redis';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { batchIndexCodec, type PlanItem } from '@longhaul/jobs/documents/plan';
import { batchIndexKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { Coordinator } from '@longhaul/ports/coordinator';
import { names, openIndex } from '../fleet/index-link.ts';
import { readShape } from '../fleet/job-shape.ts';
import { runVerbWorker } from '../fleet/verb-worker.ts';
import { submitTinyJob } from './lead-tiny-job.ts';
import { putMadeOutput } from './made-output.ts';
import { instant, type FromWorkers, type ToWorkers } from './scale-figures.ts';
import { tinyDeals } from './tiny-deals.ts';

const [, , url = '', shapeGiven = '', root = ''] = process.argv;
const shape = readShape(shapeGiven);
const { clock, random, link, coordinator: inner, close } = openIndex(url);
const store = createFilesystemStore({ root });
const events = createRedisEvents({ link, prefix: names.prefix });
const crashPoints = (): Promise<void> => Promise.resolve();
const workers: Promise<void>[] = [];
let lastCommitAt = NaN;

const coordinator: Coordinator = {
  ...inner,
  commit: async (place, report) => {
    const reply = await inner.commit(place, report);
    lastCommitAt = instant();
    return reply;
  },
};

const ports = { store, clock, random, events, workload: tinyDeals, crashPoints };
const job = await submitTinyJob(ports, shape);
events.publish(job);
tell({ kind: 'submitted', ...job });
process.on('message', (message: ToWorkers) => {
  if (message.kind === 'invoke') workers.push(work(message));
  else void end();
});

async function work({ planHash, round, batch: invokedFor }: ToWorkers & { kind: 'invoke' }) {
  const items = new Map<string, PlanItem>();
  const keysOf = async (batch: number): Promise<readonly string[]> => {
    const index = await readIndex(job, planHash, batch);
    items.clear();
    for (const item of index) items.set(item.key, item);
    return [...items.keys()];
  };
  const put = async (batch: number, key: string): Promise<void> => {
    const item = items.get(key);
    if (!item) throw new Error(`Batch ${String(batch)} has no ${key}.`);
    const at = clock.now();
    const told = { at, jobId: job.jobId, item: key, batch };
    events.emit({ kind: 'item-started', ...told });
    await putMadeOutput(root, job, item, at);
    events.emit({ kind: 'item-ended', ...told, outcome: 'ok', durationMs: 1 });
  };
  const owner = random.token();
  const scope = { planHash, round };
  const { lanes } = shape;
  await runVerbWorker({ coordinator, job, scope, owner, lanes, work: { keysOf, put } }, invokedFor);
}

async function readIndex(place: JobPlace, planHash: string, batch: number) {
  const bytes = await store.get(batchIndexKey(place, planHash, batch));
  const index = batchIndexCodec.decodeText(decodeUtf8(bytes ?? new Uint8Array()));
  if (!index.ok) throw new Error(index.problem);
  return index.value.items;
}

async function end(): Promise<void> {
  await Promise.all(workers);
  await events.flush();
  tell({ kind: 'ended', lastCommitAt });
  process.disconnect();
  await close();
}

function tell(message: FromWorkers): void {
  process.send?.(message);
}
