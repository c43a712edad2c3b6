/**
 * `node flow-job.ts REDIS-URL SHAPE item|batch`: the same fan-out and fan-in as a BullMQ flow: a
 * parent with a child an item, or a child a batch, whose results it collects when all have ended.
 * Prints a `JobFigures`.
 */
import { FlowProducer, Worker, type Job } from 'bullmq';
import { printFigures } from './job-figures.ts';
import { batchSizes, keysOfBatch, readShape } from './job-shape.ts';
import { countSentCommands } from './sent-commands.ts';

const [, , url = '', shapeGiven = '', grain = 'item'] = process.argv;
const shape = readShape(shapeGiven);
const { hostname: host, port } = new URL(url);
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const options = { connection, autorun: false };

const sent = countSentCommands();
const batches = batchSizes(shape).keys();
const keys = [...batches].map((batch) => keysOfBatch(shape, batch));
const children = (grain === 'batch' ? keys : keys.flat().map((key) => [key])).map((items) => ({
  ...{ name: 'child', queueName: 'children', data: { items } },
}));
const concurrency = grain === 'batch' ? 1 : shape.lanes;

const collected = Promise.withResolvers<number>();
const parent = new Worker('parents', collect, options);
const workers = Array.from(
  { length: shape.workers },
  () => new Worker('children', doNothing, { ...options, concurrency }),
);
const producer = new FlowProducer({ connection });
const all = [parent, ...workers];
await Promise.all([producer, ...all].map((each) => each.waitUntilReady()));
const sentBefore = sent();
const startedMs = performance.now();
for (const worker of all) worker.run().catch(collected.reject);
await producer.add({ name: 'job', queueName: 'parents', data: {}, children });
const items = await collected.promise;
const jobMs = performance.now() - startedMs;
if (items !== shape.items) throw new Error(`${String(items)} results of ${String(shape.items)}.`);
printFigures({ jobMs, workedMs: jobMs, sent: sent() - sentBefore });
await Promise.all([...all.map((worker) => worker.close(true)), producer.close()]);

function doNothing(child: Job<{ readonly items: readonly string[] }>): Promise<number> {
  return Promise.resolve(child.data.items.length);
}

async function collect(job: Job): Promise<void> {
  const results = await job.getChildrenValues<number>();
  collected.resolve(Object.values(results).reduce((sum, count) => sum + count, 0));
}
