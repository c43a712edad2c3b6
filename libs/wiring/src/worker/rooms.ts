import { createEmbeddedEvents, createEmbeddedRateLimiter } from '@longhaul/coordinator/embedded';
import { connectRedis, createRedisCoordinator } from '@longhaul/coordinator/redis';
import { createS3Store } from '@longhaul/job-store/s3';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import type { Clock } from '@longhaul/ports/clock';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobStore } from '@longhaul/ports/job-store';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import { openAiBaseUrl } from '../endpoint-name.ts';
import type { WorkerConfig } from './config.ts';

/** The adapters a worker stands on. */
export type WorkerRooms = {
  readonly store: JobStore;
  readonly coordinator: Coordinator;
  readonly limiter: RateLimiter;
  readonly events: JobEvents;
  readonly model: LanguageModel;
  /** Resolves when every event that was emitted has been sent, or could not be. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type RoomsOptions = {
  readonly config: WorkerConfig;
  readonly workload: AnyWorkload;
  readonly clock: Clock;
  readonly random: Random;
};

/** Redis, S3 and the model. Connects when first used. */
export function buildRooms({ config, workload, clock, random }: RoomsOptions): WorkerRooms {
  const { requestsPerMinute, tokensPerMinute, region, s3Endpoint } = config;
  const link = connectRedis({ url: config.redisUrl, clock, random });
  const { keyPrefix: prefix, countField } = workload.index;
  const store = createS3Store({
    ...bucketOf(config.s3),
    region,
    ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint, forcePathStyle: true }),
    clock,
    random,
  });
  return {
    store,
    coordinator: createRedisCoordinator({ link, names: { prefix, countField } }),
    limiter: createEmbeddedRateLimiter({
      clock,
      random,
      limits: {
        ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
        ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
      },
    }),
    events: createEmbeddedEvents(),
    model: createOpenAiModel({
      baseUrl: config.baseUrl ?? openAiBaseUrl,
      apiKey: config.apiKey ?? 'none',
      clock,
    }),
    flush: () => Promise.resolve(),
    close: async () => {
      store.close();
      await link.close();
    },
  };
}

/** `s3://bucket/prefix` as the store takes it. */
function bucketOf(address: string): { readonly bucket: string; readonly prefix: string } {
  const { host, pathname } = new URL(address);
  const prefix = pathname.replace(/^\/+|\/+$/g, '');
  return { bucket: host, prefix: prefix === '' ? '' : `${prefix}/` };
}
