import { deletionCodec, type Deletion } from '@longhaul/jobs/documents/deletion';
import type { Submission } from '@longhaul/jobs/documents/submission';
import {
  deletionKey,
  jobPrefix,
  pipelineKey,
  recentKey,
  submissionKey,
  uploadFamilyPrefix,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import type { JobPorts } from '../engine.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { isMarked, listMarkers } from '../markers.ts';
import { loadStanding } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';
import type { ErasePortsOf } from './erase-ports.ts';
import { keysUnder } from './keys-under.ts';
import { whileOwning } from './while-owning.ts';

/** `open`: it is not over, or somebody has it now; `unknown`: there is no such job. */
export type DeleteReply = 'deleted' | 'unknown' | 'open';

/** Objects deleted at the same time. */
const deletes = 16;

/**
 * Deletes a job and everything that was made for it. It is gone for readers at once: a note of what
 * is left to do is written first, then its submission goes, then the rest, and the note last. Cut
 * anywhere, a repeated call finishes it; until then no new job takes its name.
 *
 * A job that is not over is kept, unless `evenIfOpen`; one that is led is kept in every case: cancel
 * it first.
 */
export async function deleteJob(
  ports: Pick<JobPorts, 'store' | 'clock'> & { readonly portsOf: ErasePortsOf },
  job: JobPlace,
  { evenIfOpen = false }: { readonly evenIfOpen?: boolean } = {},
): Promise<DeleteReply> {
  const { store, clock, portsOf } = ports;
  const submission = await loadSubmission({ store }, job);
  const deletion = submission
    ? deletionOf(submission, clock.now())
    : await loadDeletion(store, job);
  if (!deletion) return 'unknown';
  if (submission && !evenIfOpen && !(await isOver(store, job))) return 'open';
  const act = async (): Promise<DeleteReply> => {
    // Asked for again while nobody can open a round of it: what was over may be open by now.
    if (submission && !evenIfOpen && !(await isOver(store, job))) return 'open';
    await store.putOnce(deletionKey(job), encodeUtf8(deletionCodec.encodeText(deletion)));
    await deleteAll(store, job, deletion);
    return 'deleted';
  };
  const owner = portsOf(deletion.workload);
  return owner ? ((await whileOwning(owner, job, 'go', act)) ?? 'open') : act();
}

async function isOver(store: JobStore, job: JobPlace): Promise<boolean> {
  const { manifest } = await loadStanding({ store }, job);
  return manifest !== undefined && !(await isMarked({ store }, job));
}

async function deleteAll(store: JobStore, job: JobPlace, deletion: Deletion): Promise<void> {
  await store.delete(submissionKey(job));
  for (const key of await listMarkers({ store }, job)) await store.delete(key);
  await store.delete(recentKey(job, deletion.submittedAt));
  await store.delete(pipelineKey(job, deletion.pipeline, deletion.asOf));
  await deleteUnder(store, uploadFamilyPrefix(deletion.inputKey));
  await store.delete(deletion.rejectedKey);
  await deleteUnder(store, jobPrefix(job));
  await store.delete(deletionKey(job));
}

async function deleteUnder(store: JobStore, prefix: string): Promise<void> {
  await forEachLimited(await keysUnder(store, prefix), deletes, (key) => store.delete(key));
}

function deletionOf(submission: Submission, deletedAt: number): Deletion {
  const { pipeline, submittedAt, asOf, inputKey, rejectedKey, work } = submission;
  const places = { inputKey, rejectedKey, pipeline, submittedAt, asOf };
  return { schemaVersion: 1, deletedAt, workload: work.workload, ...places };
}

/** @throws when the note is there and unreadable. */
async function loadDeletion(store: JobStore, job: JobPlace): Promise<Deletion | undefined> {
  const bytes = await store.get(deletionKey(job));
  if (!bytes) return undefined;
  const decoded = deletionCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be deleted: ${decoded.problem}`);
  return decoded.value;
}
