import type { Bench, BenchContext, BenchReport, Cell } from '../../bench.ts';
import type { JobShape } from '../../fleet/job-shape.ts';
import { sumCalls } from '../../fleet/redis-use.ts';
import { alternate } from '../../measure/alternate.ts';
import { ratios, summarize } from '../../measure/summary.ts';
import { runRedisJob, startRealRedis, type RedisJobRan } from '../../sides/redis-job.ts';

const defaultItems = 5_000;

/** What fan-out and fan-in cost in Redis, against BullMQ flows doing the same. */
export const commits: Bench = {
  name: 'commits',
  about: `deals/s, commands and CPU of Redis for a job of --items deals (${String(defaultItems)}), against BullMQ flows`,
  run,
};

async function run({ runs, items = defaultItems, say }: BenchContext): Promise<BenchReport> {
  const shape: JobShape = { items, batchItems: 15, workers: 3, lanes: 15 };
  const server = await startRealRedis();
  try {
    const measured = await alternate(
      {
        verbs: () => runRedisJob(server, 'fleet/verb-job.ts', shape),
        flow: () => runRedisJob(server, 'fleet/flow-job.ts', shape, ['item']),
        flowOfBatches: () => runRedisJob(server, 'fleet/flow-job.ts', shape, ['batch']),
        engine: () => runRedisJob(server, 'orchestrator/engine-job.ts', shape),
      },
      runs,
      (name, number) => say(`commits: ${name}, run ${String(number)}`),
    );
    const row = (name: string, ran: readonly RedisJobRan[], lacks: string): Cell[] => [
      ...[name, summarize(perSecond(ran, items))],
      ...[summarize(ratios(perSecond(ran, items), perSecond(measured.flow, items)))],
      ...[summarize(ran.map(({ sent }) => sent / items))],
      ...[summarize(ran.map(({ redis }) => sumCalls(redis) / items))],
      ...[summarize(ran.map(({ redis }) => redis.cpuMs / items))],
      ...[summarize(ran.map(({ cpuMs }) => cpuMs / items)), lacks],
    ];
    return reportOf(shape, [
      row('longhaul, the index alone', measured.verbs, 'results: they are the store’s'),
      row('BullMQ flow, a child a deal', measured.flow, `${flowsLack}, attempts a batch`),
      row('BullMQ flow, a child a batch', measured.flowOfBatches, `${flowsLack}, single deals`),
      row('longhaul, the whole engine', measured.engine, 'nothing'),
    ]);
  } finally {
    await server.stop();
  }
}

const flowsLack = 'fences, stamps, a rebuild from a store';

function perSecond(ran: readonly RedisJobRan[], items: number): number[] {
  return ran.map(({ jobMs }) => (1000 * items) / jobMs);
}

function reportOf(shape: JobShape, rows: readonly Cell[][]): BenchReport {
  const { items, batchItems, workers, lanes } = shape;
  return {
    title: `Fan-out and fan-in: ${String(items)} deals in batches of ${String(batchItems)}, ${String(workers)} workers of ${String(lanes)} lanes, one Redis`,
    columns: [
      ...['side', 'deals/s', '× flow', 'sent a deal', 'run a deal'],
      ...['Redis CPU ms a deal', 'client CPU ms a deal', 'what is missing'],
    ],
    rows,
    notes: [
      'Aim: higher throughput than a flow of a child a deal, and at most half its commands.',
      'Sent: commands of all clients. Run: those and what scripts run inside the server, by INFO commandstats. From the fan-out to the noticed end.',
      'Nobody works between claim and commit. Longhaul’s leader lets changes gather for 250 ms from a wake-up to its next look, or for as long as what is left takes at the recent pace.',
      'Longhaul stamps a deal before its call and commits it after: a dead worker’s calls are known one by one, a late answer is refused by its fence, and all of it is rebuilt from the store when Redis is lost. Flows keep results in Redis and nowhere else; without append-only files they end with it.',
      'A child a batch is the cheapest flow: a crash runs up to 15 deals again and nobody knows which of them had ended.',
      'The whole engine adds a rate limit to each call (one command where nothing is limited, two where something is), the timeline that people follow, reading, prompts and schemas.',
    ],
  };
}
