import { hashName } from './hash.ts';

/**
 * The names of a job's objects in the store. One place makes them all, so that a tenant can never
 * be left out of one (I12): every key begins with the tenant.
 *
 * `tenant`, `jobId`, uploads and item keys are made of letters, digits, `_` and `-` only.
 */
export type JobPlace = { readonly tenant: string; readonly jobId: string };

/** An upload is named before its job is known, because the job is named by the upload's content. */
export function uploadKey(tenant: string, upload: string): string {
  return `${tenant}/uploads/${upload}.ndjson`;
}

/** Every upload that this one was, or was made into since: items are erased by writing it anew. */
export function uploadFamilyPrefix(inputKey: string): string {
  return inputKey.replace(/(-[0-9a-f]{16})?\.ndjson$/, '');
}

/** The lines of an upload that became no item; absent when there were none. */
export function rejectedKey(tenant: string, upload: string): string {
  return `${tenant}/uploads/${upload}.rejected.ndjson`;
}

/** The marker of an unfinished round: what the finder lists. The first round's is the job's name alone. */
export function openMarkerKey(job: JobPlace, round: number): string {
  const place = `${openMarkerPrefix(job.tenant)}${job.jobId}`;
  return round === 1 ? place : `${place}~${String(round)}`;
}

/** A marker's job and round by its key; `undefined` where it is none. */
export function markedRoundOf(key: string): (JobPlace & { readonly round: number }) | undefined {
  const [, tenant, jobId, round = '1'] =
    /^([\w-]{1,200})\/open\/([\w-]{1,200})(?:~(\d{1,6}))?$/.exec(key) ?? [];
  if (tenant === undefined || jobId === undefined) return undefined;
  return { tenant, jobId, round: Number(round) };
}

export function openMarkerPrefix(tenant: string): string {
  return `${tenant}/open/`;
}

export function jobsPrefix(tenant: string): string {
  return `${tenant}/jobs/`;
}

export function jobPrefix(job: JobPlace): string {
  return `${jobsPrefix(job.tenant)}${job.jobId}/`;
}

/** What is left to do of a job that is being deleted; it outlives the job's own folder. */
export function deletionKey(job: JobPlace): string {
  return `${deletionPrefix(job.tenant)}${job.jobId}.json`;
}

export function deletionPrefix(tenant: string): string {
  return `${tenant}/deleting/`;
}

/** A tenant's jobs, each an empty object: its keys in ascending order are the jobs, newest first. */
export function recentPrefix(tenant: string): string {
  return `${tenant}/recent/`;
}

/** Later instants sort first: the 15 digits count down. */
const lastInstant = 999_999_999_999_999;

export function recentKey(job: JobPlace, submittedAtMs: number): string {
  return `${recentStart(job.tenant, submittedAtMs)}-${job.jobId}`;
}

/** Sorts before every entry of this instant and of earlier ones, and behind all later ones. */
export function recentStart(tenant: string, instantMs: number): string {
  const countdown = String(lastInstant - Math.trunc(instantMs)).padStart(15, '0');
  return `${recentPrefix(tenant)}${countdown}`;
}

/** The job and instant of such a key; `undefined` for what is none. */
export function recentEntryOf(
  key: string,
): { readonly submittedAtMs: number; readonly jobId: string } | undefined {
  const match = /\/recent\/(\d{15})-([A-Za-z0-9_-]+)$/.exec(key);
  const [, countdown, jobId] = match ?? [];
  if (countdown === undefined || jobId === undefined) return undefined;
  return { submittedAtMs: lastInstant - Number(countdown), jobId };
}

/**
 * The finished jobs of one pipeline, each an empty object: its keys, sorted, are the jobs in the
 * order of their `as_of`. An index by which a job finds the one before it; nothing else rests on it.
 */
export function pipelinePrefix(tenant: string, pipeline: string): string {
  return `${tenant}/pipelines/${hashName([pipeline])}/`;
}

export function pipelineKey(job: JobPlace, pipeline: string, asOfMs: number): string {
  return `${pipelinePrefix(job.tenant, pipeline)}${String(asOfMs).padStart(15, '0')}-${job.jobId}`;
}

/** The job and instant of a pipeline's key; `undefined` for what is none. */
export function pipelineEntryOf(
  key: string,
): { readonly asOfMs: number; readonly jobId: string } | undefined {
  const match = /\/pipelines\/[^/]+\/(\d{15})-([A-Za-z0-9_-]+)$/.exec(key);
  const [, asOf, jobId] = match ?? [];
  return asOf === undefined || jobId === undefined ? undefined : { asOfMs: Number(asOf), jobId };
}

export function submissionKey(job: JobPlace): string {
  return `${jobPrefix(job)}submission.json`;
}

export function planKey(job: JobPlace): string {
  return `${jobPrefix(job)}plan.json`;
}

export function batchIndexPrefix(job: JobPlace, planHash: string): string {
  return `${jobPrefix(job)}in/${planHash}/`;
}

export function batchIndexKey(job: JobPlace, planHash: string, batch: number): string {
  return `${batchIndexPrefix(job, planHash)}batch-${String(batch).padStart(5, '0')}.json`;
}

export function outputPrefix(job: JobPlace): string {
  return `${jobPrefix(job)}out/`;
}

/** The work hash in the name makes "it exists already" a proof that this very work was done. */
export function outputKey(job: JobPlace, item: ItemWork): string {
  return `${jobPrefix(job)}${outputName(item)}`;
}

/** An output's key within its job, made by itself: cut out of the key it would keep all of that. */
export function outputName({ key, workHash }: ItemWork): string {
  return ['out/', key, '~', workHash, '.json'].join('');
}

type ItemWork = { readonly key: string; readonly workHash: string };

/** The item's key and work hash of an output's key; `undefined` for what is none. */
export function outputWorkOf(key: string): ItemWork | undefined {
  const match = /\/out\/([A-Za-z0-9_-]+)~([0-9a-f]+)\.json$/.exec(key);
  const [, itemKey, workHash] = match ?? [];
  return itemKey === undefined || workHash === undefined ? undefined : { key: itemKey, workHash };
}

export function failurePrefix(job: JobPlace, round: number): string {
  return `${jobPrefix(job)}fail/${String(round)}/`;
}

export function failureKey(job: JobPlace, round: number, itemKey: string): string {
  return `${failurePrefix(job, round)}${itemKey}.json`;
}

export function controlPrefix(job: JobPlace): string {
  return `${jobPrefix(job)}control/`;
}

export function controlKey(job: JobPlace, seq: number): string {
  return `${controlPrefix(job)}${String(seq).padStart(6, '0')}.json`;
}

/** The number of a control's key; `undefined` for what is none. */
export function controlSeqOf(key: string): number | undefined {
  const match = /\/control\/(\d{6,})\.json$/.exec(key);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** What a person had erased: records that outlive what they speak of. */
export function erasedPrefix(job: JobPlace): string {
  return `${jobPrefix(job)}erased/`;
}

export function erasedKey(job: JobPlace, itemKey: string): string {
  return `${erasedPrefix(job)}${itemKey}.json`;
}

export function roundsPrefix(job: JobPlace): string {
  return `${jobPrefix(job)}rounds/`;
}

export function roundKey(job: JobPlace, round: number, name: string): string {
  return `${roundsPrefix(job)}${String(round)}/${name}`;
}

/** The files of a round, in the order they are written. */
export const roundFiles = {
  request: 'request.json',
  manifest: 'manifest.json',
  results: 'results.ndjson',
  failed: 'failed.ndjson',
  map: 'intelligence-map.json',
  timeline: 'timeline.ndjson.gz',
} as const;
