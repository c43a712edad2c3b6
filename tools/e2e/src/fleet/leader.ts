import { defaultPrices } from '@longhaul/admission/prices';
import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import { createEmbeddedEvents } from '@longhaul/coordinator/embedded';
import { connectRedis, createRedisCoordinator } from '@longhaul/coordinator/redis';
import { dealsWorkload } from '@longhaul/deals/workload';
import { createS3Store } from '@longhaul/job-store/s3';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { LeaderPorts } from '@longhaul/pipeline/engine';
import { lead } from '@longhaul/pipeline/lead/lead';
import { loadStanding } from '@longhaul/pipeline/rounds';
import { submit } from '@longhaul/pipeline/submit/submit';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { createLambdaInvoker } from '@longhaul/worker-invoker/lambda';
import { ndjson, type TinyDeal } from '../harness/deals.ts';
import { model } from '../harness/scene.ts';
import { leaseMs, type Fleet } from './fleet.ts';

/** A leader in the test's own process, over the parts of a fleet. */
export type FleetLeader = {
  readonly ports: LeaderPorts;
  readonly submit: (deals: readonly TinyDeal[], batchSize: number) => Promise<Submission>;
  /** Leads the job to its end and answers its account. */
  readonly lead: (submission: Submission) => Promise<FleetAccount>;
  readonly close: () => Promise<void>;
};

export type FleetAccount = NonNullable<Awaited<ReturnType<typeof loadStanding>>['manifest']>;

const settings: LeaderPorts['settings'] = {
  leaderLeaseMs: 15_000,
  batchLeaseMs: leaseMs,
  tickMs: 500,
  coalesceMs: 100,
  workersOutliveIndex: true,
  whenHeld: 'return',
  whenResigned: 'leave',
  invocationAgeMs: 300_000,
  phasesMs: 60_000,
  retentionMs: 600_000,
  planning: {
    latency: DEFAULT_LATENCY_MODEL,
    lanesPerWorker: 5,
    workerBudgetMs: 900_000,
    maxBatchBytes: 8 * 1024 * 1024,
    maxBatchItems: 100,
    startupMs: 1_000,
  },
};

export function openLeader({ redis, s3, lambda, simulator }: Fleet): FleetLeader {
  const [clock, random] = [createRealClock(), createRealRandom()];
  const link = connectRedis({ url: redis.url, clock, random });
  const { bucket, credentials, url: endpoint } = s3;
  const place = { bucket, endpoint, forcePathStyle: true, region: 'us-east-1', credentials };
  const store = createS3Store({ ...place, clock, random });
  const invoker = createLambdaInvoker({
    functionName: lambda.functionName,
    endpoint: lambda.url,
    ...{ region: 'us-east-1', credentials, concurrency: 8, clock, random },
  });
  const { keyPrefix: prefix, countField } = dealsWorkload.index;
  const ports: LeaderPorts = {
    ...{ store, clock, random, invoker, settings },
    coordinator: createRedisCoordinator({ link, names: { prefix, countField } }),
    events: createEmbeddedEvents(),
    workload: dealsWorkload,
    prices: defaultPrices,
    crashPoints: () => Promise.resolve(),
  };
  return {
    ports,
    submit: (deals, batchSize) => submitDeals(ports, simulator.url, deals, batchSize),
    lead: async (submission) => {
      const end = await lead(ports, submission, { resign: new AbortController().signal });
      const { manifest } = await loadStanding(ports, submission);
      if (end.kind === 'finished' && manifest) return manifest;
      throw new Error(`The job ended as ${end.kind}.`);
    },
    close: async () => {
      invoker.close();
      store.close();
      await link.close();
    },
  };
}

async function submitDeals(
  ports: LeaderPorts,
  modelUrl: string,
  deals: readonly TinyDeal[],
  batchSize: number,
): Promise<Submission> {
  const { host, pathname } = new URL(modelUrl);
  const reply = await submit(ports, {
    tenant: 'acme',
    pipeline: 'fleet',
    source: (async function* () {
      yield Buffer.from(ndjson(deals));
    })(),
    work: {
      workload: dealsWorkload.name,
      workloadVersion: dealsWorkload.version,
      promptVersion: dealsWorkload.promptVersion,
      model,
      parameters: {},
      endpoint: `${host}${pathname}`,
    },
    plan: { kind: 'fixed', batchSize, lanes: 15 },
    asOf: ports.clock.now(),
    thresholds: {},
    fresh: false,
  });
  if (reply.kind === 'nothing') throw new Error('No deal was accepted.');
  return reply.submission;
}
