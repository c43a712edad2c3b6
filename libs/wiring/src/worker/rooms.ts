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
import type { JobEvents } from '@longhaul/ports/job-events';
import type { JobStore } from '@longhaul/ports/job-store';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { Random } from '@longhaul/ports/random';
import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import { endpointName, openAiBaseUrl } from '../endpoint-name.ts';
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
  throw new Error('joined after the merge');
}
