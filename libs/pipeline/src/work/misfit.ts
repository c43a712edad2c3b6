import type { Work } from '@longhaul/jobs/documents/plan';
import type { WorkerPorts } from '../engine.ts';

/**
 * How long a batch rests that a worker of another version handed back: long enough for the right
 * ones to be deployed, or to be asked for by the next invocation.
 */
export const misfitRestMs = 30_000;

/**
 * Why a worker must not do this work: its prompt, workload or endpoint is not the one the job was
 * planned with. An output's key is a proof that this very work was done, so a worker of another
 * version would put its own words under somebody else's name.
 */
export function misfitOf(work: Work, { workload, settings }: WorkerPorts): string | undefined {
  const pairs = [
    ['workload', work.workload, workload.name],
    ['workload version', work.workloadVersion, workload.version],
    ['prompt', work.promptVersion, workload.promptVersion],
    ['endpoint', work.endpoint, settings.endpoint ?? work.endpoint],
  ] as const;
  const [what, planned, own] = pairs.find(([, one, other]) => one !== other) ?? [];
  if (what === undefined) return undefined;
  return `The job was planned for the ${what} ${planned}; this worker has ${own}. Its batch went back and waits: deploy the workers it was planned for, or start the work anew as a job of its own.`;
}
