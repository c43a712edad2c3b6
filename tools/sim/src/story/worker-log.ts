import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Delivery } from '../actors/platform.ts';
import { WorkerRules } from '../checkers/worker-rules.ts';
import type { Process } from '../actors/process.ts';

/** What one worker did, as far as its death or its pause makes it matter. */
export type WorkerLog = {
  readonly process: Process;
  readonly job: JobRef;
  readonly reference: WorkerReference;
  readonly how: Delivery;
  requests: number;
  /** Batches it was granted, by fence. */
  readonly fences: Map<string, number>;
  /** Items with an answer and no durable output. */
  readonly answered: Set<string>;
  /** Items with an output and no commit. */
  readonly put: Set<string>;
  /** Items it ended, by batch. */
  readonly ended: Map<string, number>;
  readonly rules: WorkerRules;
  /** A call of it was told that it failed, or that its lease is lost. */
  wasFailed: boolean;
  wasPaused: boolean;
  /** Its lease was taken while it stood still. */
  wasRobbed: boolean;
};

export function openLog(process: Process, reference: WorkerReference, how: Delivery): WorkerLog {
  const { tenant, jobId } = reference;
  return {
    ...{ process, reference, how, job: { tenant, jobId }, requests: 0 },
    ...{ fences: new Map<string, number>(), answered: new Set<string>(), put: new Set<string>() },
    ...{
      ended: new Map<string, number>(),
      wasPaused: false,
      wasRobbed: false,
      wasFailed: false,
      rules: new WorkerRules(),
    },
  };
}
