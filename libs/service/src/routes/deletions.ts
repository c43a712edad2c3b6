import type { JobPlace } from '@longhaul/jobs/object-key';
import { pruneJobs } from '@longhaul/pipeline/erase/prune-jobs';
import { readJobSummary } from '@longhaul/pipeline/query/job/job-summary';
import { noSuchItem, noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { Handlers } from './binding/call.ts';

/** What cannot be undone; of what is open nothing is deleted. */
type DeletionHandlers = Pick<Handlers, 'deleteJob' | 'pruneJobs' | 'eraseItem'>;

/** Jobs looked at in one pruning: each may be thousands of objects. */
const jobsPruned = 50;

export function deletionHandlers(ports: ServicePorts): DeletionHandlers {
  const { store, engine, queries } = ports;
  const finishedAt = async (job: JobPlace): Promise<number | undefined> => {
    const summary = await readJobSummary(queries, job);
    if (!summary || summary.isBeingWritten) return undefined;
    const { account, round } = summary;
    return account?.round === round ? account.timings.sealedAt : undefined;
  };
  return {
    deleteJob: async ({ caller: { tenant }, params: { jobId } }) => {
      const end = await engine.deleteJob({ tenant, jobId });
      if (end === 'unknown') throw noSuchJob(jobId);
      if (end === 'open') throw stillOpen(jobId);
    },
    pruneJobs: async ({ caller: { tenant }, body: { finishedBeforeAt, cursor } }) => {
      const prune = { store, finishedAt, deleteJob: engine.deleteJob };
      const page = { finishedBeforeMs: finishedBeforeAt, limit: jobsPruned, cursor };
      const { deleted, kept, cursor: nextCursor } = await pruneJobs(prune, tenant, page);
      return { deleted: [...deleted], kept: [...kept], nextCursor };
    },
    eraseItem: async ({ caller: { tenant }, params: { jobId, itemId } }) => {
      if (!(await readJobSummary(queries, { tenant, jobId }))) throw noSuchJob(jobId);
      const end = await engine.eraseItem({ tenant, jobId }, itemId);
      if (end === 'unknown') throw noSuchItem(jobId, itemId);
      if (end === 'open') throw stillOpen(jobId);
    },
  };
}

function stillOpen(jobId: string): Error {
  return refusal('not_finished', `Job ${jobId} is not finished.`, {
    remedy: 'Cancel it, wait for its end, and ask again.',
  });
}
