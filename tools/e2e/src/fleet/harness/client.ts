import {
  connectRedis,
  createRedisCoordinator,
  createRedisOpenJobs,
} from '@longhaul/coordinator/redis';
import { createEmbeddedEvents } from '@longhaul/coordinator/embedded';
import { dealsWorkload } from '@longhaul/deals/workload';
import { createS3Store } from '@longhaul/job-store/s3';
import { outputPrefix, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { JobPorts } from '@longhaul/pipeline/engine';
import { submit } from '@longhaul/pipeline/submit/submit';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobStore } from '@longhaul/ports/job-store';
import type { S3Process } from '@longhaul/testkit/processes/s3-server';
import type { RedisServer } from '@longhaul/testkit/redis-server';
import { accountOf, type Account } from '../../harness/account.ts';
import { ndjson, type TinyDeal } from '../../harness/deals.ts';
import { model } from '../../harness/scene.ts';

/** What a test submits, and what it then looks at. */
export type FleetClient = {
  readonly store: JobStore;
  readonly coordinator: Coordinator;
  /** Stores and announces a job, as an api does; nobody leads it yet. */
  readonly submit: (deals: readonly TinyDeal[], plan?: PlanWish) => Promise<JobPlace>;
  /** The account of a round, or `undefined` while it is not whole. */
  readonly account: (job: JobPlace, round?: number) => Promise<Account | undefined>;
  /** Ids whose output is durable, sorted; for ids that are keys. */
  readonly durable: (job: JobPlace) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

export type PlanWish = { readonly batchSize: number; readonly lanes: number };

export type ClientOptions = {
  readonly redis: RedisServer;
  readonly s3: S3Process;
  /** As the workers call it: it is part of what a job is. */
  readonly modelUrl: string;
};

export function openClient({ redis, s3, modelUrl }: ClientOptions): FleetClient {
  const [clock, random] = [createRealClock(), createRealRandom()];
  const link = connectRedis({ url: redis.url, clock, random });
  const { bucket, credentials, url: endpoint } = s3;
  const place = { bucket, endpoint, forcePathStyle: true, region: 'us-east-1', credentials };
  const store = createS3Store({ ...place, clock, random });
  const openJobs = createRedisOpenJobs({ link });
  const { keyPrefix: prefix, countField } = dealsWorkload.index;
  const ports: JobPorts = {
    ...{ store, clock, random, workload: dealsWorkload, events: createEmbeddedEvents() },
    crashPoints: () => Promise.resolve(),
  };
  return {
    store,
    coordinator: createRedisCoordinator({ link, names: { prefix, countField } }),
    submit: async (deals, plan = { batchSize: 3, lanes: 15 }) => {
      const job = await submitDeals(ports, modelUrl, deals, plan);
      await openJobs.announce(job);
      return job;
    },
    account: (job, round = 1) => readAccount(store, job, round),
    durable: async (job) => {
      const ids: string[] = [];
      for await (const key of store.list(outputPrefix(job))) ids.push(idOf(key));
      return ids.sort();
    },
    close: async () => {
      store.close();
      await link.close();
    },
  };
}

async function submitDeals(
  ports: JobPorts,
  modelUrl: string,
  deals: readonly TinyDeal[],
  { batchSize, lanes }: PlanWish,
): Promise<JobPlace> {
  const { host, pathname } = new URL(modelUrl);
  const { name: workload, version: workloadVersion, promptVersion } = dealsWorkload;
  const reply = await submit(ports, {
    tenant: 'acme',
    pipeline: 'fleet',
    source: (async function* () {
      yield Buffer.from(ndjson(deals));
    })(),
    work: {
      ...{ workload, workloadVersion, promptVersion, model, parameters: {} },
      endpoint: `${host}${pathname}`,
    },
    plan: { kind: 'fixed', batchSize, lanes },
    asOf: ports.clock.now(),
    thresholds: {},
    fresh: false,
  });
  if (reply.kind === 'nothing') throw new Error('No deal was accepted.');
  return { tenant: reply.submission.tenant, jobId: reply.submission.jobId };
}

async function readAccount(
  store: JobStore,
  job: JobPlace,
  round: number,
): Promise<Account | undefined> {
  const names = ['manifest.json', 'results.ndjson', 'failed.ndjson', 'intelligence-map.json'];
  const texts = new Map<string, string>();
  for (const name of names) {
    const text = await textOf(store, roundKey(job, round, name));
    if (text === undefined) return undefined;
    texts.set(name, text);
  }
  return accountOf((name) => Promise.resolve(texts.get(name) ?? ''));
}

async function textOf(store: JobStore, key: string): Promise<string | undefined> {
  const bytes = await store.get(key);
  return bytes && Buffer.from(bytes).toString();
}

/** `…/out/<id>~<work hash>.json` */
function idOf(outputKey: string): string {
  const name = outputKey.slice(outputKey.lastIndexOf('/') + 1);
  return name.slice(0, name.lastIndexOf('~'));
}
