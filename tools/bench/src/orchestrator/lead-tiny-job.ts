import { defaultPrices } from '@longhaul/admission/prices';
import { DEFAULT_LATENCY_MODEL } from '@longhaul/batching/latency-model';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JobPorts, LeaderPorts, LeaderSettings } from '@longhaul/pipeline/engine';
import { lead } from '@longhaul/pipeline/lead/lead';
import { submit } from '@longhaul/pipeline/submit/submit';
import type { JobShape } from '../fleet/job-shape.ts';
import { tinyDealsSource, tinyWork } from './tiny-deals.ts';

const hourMs = 3_600_000;

/** A fleet's settings: those that decide how often the leader looks are its own. */
export function leaderSettings({ lanes, workers, batchItems }: JobShape): LeaderSettings {
  return {
    ...{ leaderLeaseMs: 15_000, batchLeaseMs: 60_000, tickMs: 2_000, coalesceMs: 250 },
    ...{ workersOutliveIndex: true, whenHeld: 'return', whenResigned: 'leave' },
    ...{ maxWorkers: workers, invocationAgeMs: 300_000, phasesMs: 300_000, retentionMs: hourMs },
    planning: {
      latency: DEFAULT_LATENCY_MODEL,
      ...{ lanesPerWorker: lanes, workerBudgetMs: hourMs, startupMs: 0 },
      ...{ maxBatchBytes: 64 * 1024 * 1024, maxBatchItems: batchItems },
    },
  };
}

export async function submitTinyJob(ports: JobPorts, shape: JobShape): Promise<JobPlace> {
  const reply = await submit(ports, {
    ...{ tenant: 'bench', pipeline: 'bench', source: tinyDealsSource(shape.items) },
    ...{ work: tinyWork, asOf: ports.clock.now(), thresholds: {}, fresh: false },
    plan: { kind: 'fixed', batchSize: shape.batchItems, lanes: shape.lanes * shape.workers },
  });
  if (reply.kind !== 'submitted') throw new Error(`The bench's job was ${reply.kind}.`);
  return { tenant: reply.submission.tenant, jobId: reply.submission.jobId };
}

/** @throws when the job does not end: a job that was not finished has no figure. */
export async function leadTinyJob(
  ports: Omit<LeaderPorts, 'prices' | 'settings'>,
  job: JobPlace,
  shape: JobShape,
): Promise<void> {
  const settings = leaderSettings(shape);
  const leader: LeaderPorts = { ...ports, prices: defaultPrices, settings };
  const end = await lead(leader, job, { resign: new AbortController().signal });
  if (end.kind !== 'finished') throw new Error(`The bench's job ended ${end.kind}.`);
}
