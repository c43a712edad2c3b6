import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { pipelineEntryOf, pipelineKey, pipelinePrefix } from '@longhaul/jobs/object-key';
import type { JobPorts } from '../engine.ts';
import { loadStanding } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';

export type FinishedJob = { readonly submission: Submission; readonly manifest: Manifest };

type StorePort = Pick<JobPorts, 'store'>;

/** Earlier jobs that are looked at: deleted or fruitless ones are passed over, not the whole past. */
const maxLooks = 5;

/** Enters a finished job in its pipeline's index; again is harmless. */
export async function enterPipeline({ store }: StorePort, submission: Submission): Promise<void> {
  const key = pipelineKey(submission, submission.pipeline, submission.asOf);
  await store.putOnce(key, new Uint8Array());
}

/** The newest finished job of the same pipeline and workload before this one that has results. */
export async function findPrevious(
  ports: StorePort,
  submission: Submission,
): Promise<FinishedJob | undefined> {
  const { tenant, pipeline, asOf, jobId } = submission;
  const earlier: { readonly asOfMs: number; readonly jobId: string }[] = [];
  for await (const key of ports.store.list(pipelinePrefix(tenant, pipeline))) {
    const entry = pipelineEntryOf(key);
    if (entry && entry.asOfMs < asOf && entry.jobId !== jobId) earlier.push(entry);
  }
  earlier.sort((a, b) => b.asOfMs - a.asOfMs || (a.jobId < b.jobId ? -1 : 1));
  for (const entry of earlier.slice(0, maxLooks)) {
    const found = await loadFinished(ports, { tenant, jobId: entry.jobId });
    if (found && found.submission.work.workload === submission.work.workload) return found;
  }
  return undefined;
}

/** A job's newest account, where it has results; undefined for one that was deleted meanwhile. */
async function loadFinished(
  ports: StorePort,
  job: { readonly tenant: string; readonly jobId: string },
): Promise<FinishedJob | undefined> {
  const submission = await loadSubmission(ports, job);
  if (!submission) return undefined;
  const standing = await loadStanding(ports, job);
  const manifest = standing.manifest ?? standing.previous;
  return manifest && manifest.ok > 0 ? { submission, manifest } : undefined;
}
