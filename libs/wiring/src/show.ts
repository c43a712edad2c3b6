import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { submissionCodec, type Submission } from '@longhaul/jobs/documents/submission';
import { manifestCodec, type Manifest, type ManifestItem } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, jobsPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { loadStanding } from '@longhaul/pipeline/rounds';
import { loadSubmission } from '@longhaul/pipeline/submit/submit';
import { UsageError } from '@longhaul/ports/errors';
import type { JobStore } from '@longhaul/ports/job-store';
import { localTenant } from './embedded/engine.ts';

/** A job of this machine as it stands in the store. */
export type ShownJob = {
  readonly submission: Submission;
  /** Absent while its first round is open. */
  readonly manifest: Manifest | undefined;
  /** The manifest as on the wire, or the submission while there is none: what scripts read. */
  readonly account: JsonObject;
};

export type ShownItem = {
  readonly item: ManifestItem;
  /** The whole result or failure, as stored. */
  readonly record: JsonObject | undefined;
};

/** @throws UsageError when there is no such job, naming those there are. */
export async function showJob(dataDir: string, jobIdOrStart: string): Promise<ShownJob> {
  const store = createFilesystemStore({ root: dataDir });
  const jobId = await completeJobId(store, jobIdOrStart);
  const job = { tenant: localTenant, jobId };
  const submission = await loadSubmission({ store }, job);
  if (!submission) throw noSuchJob(jobIdOrStart, []);
  const standing = await loadStanding({ store }, job);
  const manifest = standing.manifest ?? standing.previous;
  const account = manifest ? manifestCodec.encode(manifest) : submissionCodec.encode(submission);
  return { submission, manifest, account };
}

/** @throws UsageError when the job has no such item, or no account yet. */
export async function showItem(
  dataDir: string,
  jobIdOrStart: string,
  itemId: string,
): Promise<ShownItem> {
  const { submission, manifest } = await showJob(dataDir, jobIdOrStart);
  if (!manifest) {
    throw new UsageError(`Job ${submission.jobId} has no account yet. Run it to its end first.`);
  }
  const item = manifest.items.find(({ id }) => id === itemId);
  if (!item) throw new UsageError(`Job ${submission.jobId} has no item ${itemId}.`);
  return { item, record: await readRecord(dataDir, submission, item) };
}

async function readRecord(
  dataDir: string,
  job: JobPlace,
  item: ManifestItem,
): Promise<JsonObject | undefined> {
  if (item.file === undefined) return undefined;
  const store = createFilesystemStore({ root: dataDir });
  const bytes = await store.get(`${jobPrefix(job)}${item.file}`);
  return bytes && (parseJson(decodeUtf8(bytes)) as JsonObject);
}

/** A job may be named by the beginning of its id, as far as that is unique. */
async function completeJobId(store: JobStore, start: string): Promise<string> {
  const prefix = jobsPrefix(localTenant);
  const jobIds = new Set<string>();
  for await (const key of store.list(prefix)) {
    const jobId = key.slice(prefix.length).split('/')[0];
    if (jobId !== undefined && key.endsWith('/submission.json')) jobIds.add(jobId);
  }
  if (jobIds.has(start)) return start;
  const matches = [...jobIds].filter((jobId) => jobId.startsWith(start));
  if (matches.length === 1 && matches[0] !== undefined) return matches[0];
  throw noSuchJob(start, matches.length > 0 ? matches : [...jobIds]);
}

function noSuchJob(start: string, known: readonly string[]): UsageError {
  const hint =
    known.length === 0 ? 'There are no jobs here yet.' : `There are: ${known.join(', ')}.`;
  return new UsageError(`No job ${start} in this data folder. ${hint}`);
}
