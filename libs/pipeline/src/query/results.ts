import { manifestPieces } from '@longhaul/jobs/documents/manifest';
import { failureCodec } from '@longhaul/jobs/documents/output';
import type { Submission } from '@longhaul/jobs/documents/submission';
import {
  failurePrefix,
  outputPrefix,
  roundFiles,
  roundKey,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import { encodedPieces } from '../encoded-pieces.ts';
import { mapText, type MapEntry } from '../end/map-text.ts';
import { mapAhead } from '../map-ahead.ts';
import { loadManifest } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';
import type { QueryPorts } from './query-ports.ts';
import { readRoundStanding } from './job/round-standing.ts';

/** A file's bytes as they go over the wire. */
export type FileReading =
  | {
      readonly kind: 'bytes';
      readonly bytes: AsyncIterable<Uint8Array>;
      /** Present where they are a finished round's, and so never change but by an erasure. */
      readonly round?: number | undefined;
    }
  /** Its round has its account, and this file is not there yet. */
  | { readonly kind: 'being-written'; readonly round: number }
  /** There is no such job, round or file. */
  | { readonly kind: 'none' };

/** The files that a running job has too, made of what has ended so far. */
export type ResultFile = 'results' | 'failed' | 'map';

/** Outputs read at the same time. */
const reads = 16;

/**
 * The results, the failures or the map of a job: of its newest round that has an account; and of one
 * whose first round is open as far as items have ended.
 */
export async function readResultFile(
  ports: QueryPorts,
  job: JobPlace,
  file: ResultFile,
): Promise<FileReading> {
  const submission = await loadSubmission(ports, job);
  if (!submission) return { kind: 'none' };
  const { accounts } = await readRoundStanding(ports.store, job);
  const round = accounts.length;
  if (round > 0) return readRoundFile(ports, job, round, roundFiles[file]);
  return { kind: 'bytes', bytes: encodedPieces(textsSoFar(ports, submission, file)) };
}

/**
 * A file of a round by its name: one of the engine's, or an artifact of the workload's phases. The
 * account is given as it reads now, with what was erased since.
 */
export async function readRoundFile(
  { store }: Pick<QueryPorts, 'store'>,
  job: JobPlace,
  round: number,
  name: string,
): Promise<FileReading> {
  if (name === roundFiles.manifest) {
    const manifest = await loadManifest({ store }, job, round);
    if (!manifest) return { kind: 'none' };
    return { kind: 'bytes', bytes: encodedPieces(manifestPieces(manifest)), round };
  }
  const key = roundKey(job, round, name);
  if (await isThere(store, key)) return { kind: 'bytes', bytes: store.read(key), round };
  const isExpected = Object.values<string>(roundFiles).includes(name);
  if (!isExpected || !(await isThere(store, roundKey(job, round, roundFiles.manifest)))) {
    return { kind: 'none' };
  }
  return { kind: 'being-written', round };
}

/** The names of a round's artifacts, sorted: what the workload's phases made, and none by name here. */
export async function listArtifacts(
  { store }: Pick<QueryPorts, 'store'>,
  job: JobPlace,
  round: number,
): Promise<readonly string[]> {
  const own = new Set<string>(Object.values(roundFiles));
  const prefix = roundKey(job, round, '');
  const names: string[] = [];
  for await (const key of store.list(prefix)) {
    const name = key.slice(prefix.length);
    if (!own.has(name) && !name.includes('/')) names.push(name);
  }
  return names.sort();
}

/** The lines of the input that became no item, with number, field and reason; none where all did. */
export function readRejected(
  { store }: Pick<QueryPorts, 'store'>,
  submission: Pick<Submission, 'rejectedKey'>,
): AsyncIterable<Uint8Array> {
  return store.read(submission.rejectedKey);
}

/** The exact key: a listing of it gives those that begin with it too. */
export async function isThere(store: Pick<JobStore, 'listPage'>, key: string): Promise<boolean> {
  return (await store.listPage(key, { limit: 1 }))[0] === key;
}

function textsSoFar(
  ports: QueryPorts,
  submission: Submission,
  file: ResultFile,
): AsyncIterable<string> {
  if (file === 'results') return withLineFeeds(outputsSoFar(ports, submission));
  if (file === 'failed') return withLineFeeds(failuresSoFar(ports, submission));
  return mapText(entriesSoFar(ports, submission));
}

async function* withLineFeeds(texts: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const text of texts) yield `${text}\n`;
}

function outputsSoFar({ store }: QueryPorts, job: JobPlace): AsyncIterable<string> {
  return textsUnder(store, outputPrefix(job));
}

async function* entriesSoFar(ports: QueryPorts, submission: Submission): AsyncGenerator<MapEntry> {
  const idField = ports.indexOf(submission.work.workload)?.workload.fields.id ?? 'id';
  for await (const text of outputsSoFar(ports, submission)) {
    const id = (parseJson(text) as JsonObject | undefined)?.[idField];
    if (typeof id === 'string') yield { id, text };
  }
}

/** Those of the first round, in the form that `failed.ndjson` has. */
async function* failuresSoFar(ports: QueryPorts, submission: Submission): AsyncGenerator<string> {
  const fields = ports.indexOf(submission.work.workload)?.workload.fields;
  for await (const text of textsUnder(ports.store, failurePrefix(submission, 1))) {
    const decoded = failureCodec.decodeText(text);
    if (!decoded.ok) continue;
    const { itemId, itemName, code, message, batchIndex, spending } = decoded.value;
    yield JSON.stringify({
      [fields?.id ?? 'id']: itemId,
      [fields?.name ?? 'name']: itemName,
      ...{ success: false, code, message, attempts: spending?.tries.length ?? 0 },
      batch_index: batchIndex,
      ...(failureCodec.encode(decoded.value)['spending'] as JsonObject | undefined),
    });
  }
}

/** Texts of the objects under a prefix, in the order of their keys; one deleted meanwhile is left out. */
async function* textsUnder(store: JobStore, prefix: string): AsyncGenerator<string> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  for await (const bytes of mapAhead(keys.sort(), reads, (key) => store.get(key))) {
    if (bytes) yield decodeUtf8(bytes);
  }
}
