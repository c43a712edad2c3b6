/** A round's files as a reader finds them. */
import type { Manifest } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import { loadManifest } from '../rounds.ts';

export type RoundAccount = {
  readonly manifest: Manifest;
  readonly results: readonly JsonObject[];
  readonly failed: readonly JsonObject[];
  readonly map: JsonObject;
};

/** @throws when the round has no manifest. */
export async function readRound(
  { store, job }: { readonly store: JobStore; readonly job: JobPlace },
  round = 1,
): Promise<RoundAccount> {
  const manifest = await loadManifest({ store }, job, round);
  if (!manifest) throw new Error(`Round ${String(round)} has no manifest.`);
  const textOf = async (name: string): Promise<string> =>
    decodeUtf8((await store.get(roundKey(job, round, name))) ?? new Uint8Array());
  return {
    manifest,
    results: linesOf(await textOf(roundFiles.results)),
    failed: linesOf(await textOf(roundFiles.failed)),
    map: parseJson(await textOf(roundFiles.map)) as JsonObject,
  };
}

/** How each item ended, by id: `ok` or its code. */
export function endsOf({ manifest }: Pick<RoundAccount, 'manifest'>): Record<string, string> {
  return Object.fromEntries(manifest.items.map(({ id, outcome, code }) => [id, code ?? outcome]));
}

/** How many items ended in which way. */
export function countsOf({ manifest }: Pick<RoundAccount, 'manifest'>): Record<string, number> {
  const groups = Map.groupBy(manifest.items, ({ outcome, code }) => code ?? outcome);
  return Object.fromEntries([...groups].map(([end, items]) => [end, items.length]));
}

function linesOf(text: string): JsonObject[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => parseJson(line) as JsonObject);
}
