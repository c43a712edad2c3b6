import type { Rejection, Submission } from '@longhaul/jobs/documents/submission';
import type { Work } from '@longhaul/jobs/documents/plan';
import type { Thresholds } from '@longhaul/jobs/job-state';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { JobPorts } from '@longhaul/pipeline/engine';
import { submit } from '@longhaul/pipeline/submit/submit';
import type { Config } from '../config.ts';
import { describeEndpoint } from '../config/described-endpoint.ts';
import type { Input } from '../input.ts';

/** What a person asks of a job. */
export type JobOptions = {
  readonly input: Input;
  readonly pipeline?: string | undefined;
  readonly planKind?: 'fixed' | 'adaptive' | undefined;
  readonly batchSize?: number | undefined;
  readonly limit?: number | undefined;
  readonly onlyIds?: ReadonlySet<string> | undefined;
  readonly fresh?: boolean | undefined;
  readonly deadlineAt?: number | undefined;
  readonly thresholds?: Thresholds | undefined;
  /** The most that the job may cost, over all its rounds; of a job that stands it becomes the new cap. */
  readonly capMicroDollars?: number | undefined;
  /** Further fields of every model request, e.g. `temperature`. */
  readonly parameters?: JsonObject | undefined;
  /** For the workload's phases, checked by it. */
  readonly phaseOptions?: JsonObject | undefined;
  readonly onRejected?: ((rejection: Rejection) => void) | undefined;
};

export type Taken =
  | {
      readonly kind: 'taken';
      readonly submission: Submission;
      readonly joined: boolean;
      readonly isSimulated: boolean;
      /** Lines rejected this time. */
      readonly rejected: number;
    }
  | { readonly kind: 'nothing'; readonly rejected: number; readonly lines: number };

export const defaultBatchSize = 15;

/** The work of a job: what its outputs depend on. */
export function workOf(workload: AnyWorkload, config: Config, parameters: JsonObject = {}): Work {
  const { modelName, endpoint } = describeEndpoint(config);
  return {
    workload: workload.name,
    workloadVersion: workload.version,
    promptVersion: workload.promptVersion,
    model: modelName,
    parameters,
    endpoint,
  };
}

export async function takeSubmission(
  base: JobPorts & { readonly config: Config },
  options: JobOptions,
  tenant: string,
): Promise<Taken> {
  const { config, workload } = base;
  const reply = await submit(base, {
    tenant,
    pipeline: options.pipeline ?? options.input.name,
    source: options.input.bytes,
    work: workOf(workload, config, options.parameters),
    plan: {
      kind: options.planKind ?? 'adaptive',
      batchSize: options.batchSize ?? defaultBatchSize,
      lanes: config.lanes,
    },
    asOf: base.clock.now(),
    deadlineAt: options.deadlineAt,
    thresholds: options.thresholds ?? {},
    capMicroDollars: options.capMicroDollars,
    phaseOptions: options.phaseOptions,
    onlyIds: options.onlyIds,
    limit: options.limit,
    fresh: options.fresh ?? false,
    onRejected: options.onRejected,
  });
  if (reply.kind === 'nothing') return reply;
  return {
    kind: 'taken',
    submission: reply.submission,
    joined: reply.kind === 'joined',
    isSimulated: describeEndpoint(config).isSimulated,
    rejected: reply.rejected,
  };
}
