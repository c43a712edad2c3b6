import {
  connectRedis,
  createRedisCoordinator,
  createRedisEvents,
  createRedisRateLimiter,
} from '@longhaul/coordinator/redis';
import { createS3Store } from '@longhaul/job-store/s3';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import type { Clock } from '@longhaul/ports/clock';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobStore } from '@longhaul/ports/job-store';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import { limitsOf } from '../config/limits.ts';
import { describeEndpoint, modelAddress } from '../config/described-endpoint.ts';
import { openAiBaseUrl } from '../config/endpoint-name.ts';
import { s3Address, s3Place } from '../config/s3-place.ts';
import type { WorkerConfig } from './config.ts';

/** The adapters a worker stands on. */
export type WorkerRooms = {
  readonly store: JobStore;
  readonly coordinator: Coordinator;
  readonly limiter: RateLimiter;
  readonly events: WorkerEvents;
  readonly model: LanguageModel;
  readonly close: () => Promise<void>;
};

export type WorkerEvents = JobEvents & {
  /** From now on the job's events reach those who follow it. */
  readonly publish: (job: JobRef) => void;
  /** Resolves when every event that was emitted has been sent or let go. */
  readonly flush: () => Promise<void>;
};

export type RoomsOptions = {
  readonly config: WorkerConfig;
  readonly workload: AnyWorkload;
  readonly clock: Clock;
  readonly random: Random;
};

/** Redis, S3 and the model. Connects when first used. */
export function buildRooms({ config, workload, clock, random }: RoomsOptions): WorkerRooms {
  const { redisUrl, s3, region } = config;
  const { endpoint, modelName } = describeEndpoint(config);
  const address = modelAddress(config) ?? { baseUrl: openAiBaseUrl, apiKey: '' };
  const { keyPrefix: prefix, countField } = workload.index;
  const link = connectRedis({ url: redisUrl, clock, random });
  const store = createS3Store({ ...s3Place(s3), ...s3Address(config), region, clock, random });
  return {
    store,
    coordinator: createRedisCoordinator({ link, names: { prefix, countField } }),
    // The leader's own workers share them by the same name.
    limiter: createRedisRateLimiter({
      link,
      name: `${endpoint}/${modelName}`,
      limits: limitsOf(config),
    }),
    events: createRedisEvents({ link, prefix }),
    model: createOpenAiModel({ ...address, clock }),
    close: async () => {
      store.close();
      await link.close();
    },
  };
}
