import { redriveRequestCodec, type RedriveRequest } from '@longhaul/jobs/documents/control';
import { manifestCodec, type Manifest } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobPorts } from './engine.ts';
import { layErased, readErased } from './erase/erased-items.ts';

/** Where a job stands by the store alone: its newest round, and the account of it and of the one before. */
export type Standing = {
  readonly round: number;
  /** Absent in round 1. */
  readonly request: RedriveRequest | undefined;
  /** The newest round's account; absent while the round is open. */
  readonly manifest: Manifest | undefined;
  /** The account of the round before. */
  readonly previous: Manifest | undefined;
};

type StorePort = Pick<JobPorts, 'store'>;

/** The highest round that was asked for, found by walking up: rounds have no gaps. */
export async function loadStanding(ports: StorePort, job: JobPlace): Promise<Standing> {
  let standing: Standing = {
    round: 1,
    request: undefined,
    manifest: await loadManifest(ports, job, 1),
    previous: undefined,
  };
  while (standing.manifest) {
    const round = standing.round + 1;
    const request = await loadRequest(ports, job, round);
    if (!request) break;
    const manifest = await loadManifest(ports, job, round);
    standing = { round, request, manifest, previous: standing.manifest };
  }
  return standing;
}

/**
 * A round's account as it reads now: what was erased since says so.
 *
 * @throws when the manifest is there and unreadable.
 */
export async function loadManifest(
  ports: StorePort,
  job: JobPlace,
  round: number,
): Promise<Manifest | undefined> {
  const bytes = await ports.store.get(roundKey(job, round, roundFiles.manifest));
  if (!bytes) return undefined;
  const decoded = manifestCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
  return layErased(decoded.value, await readErased(ports.store, job));
}

/** Whether a round was asked for; its accounts, which may be long, are not read. */
export async function isRequested(
  ports: StorePort,
  job: JobPlace,
  round: number,
): Promise<boolean> {
  return (await loadRequest(ports, job, round)) !== undefined;
}

/** What a redrive asked for. @throws when the request is there and unreadable. */
export async function loadRequest(
  ports: StorePort,
  job: JobPlace,
  round: number,
): Promise<RedriveRequest | undefined> {
  const bytes = await ports.store.get(roundKey(job, round, roundFiles.request));
  if (!bytes) return undefined;
  const decoded = redriveRequestCodec.decodeText(decodeUtf8(bytes));
  if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
  return decoded.value;
}

/** The failed items of an account that a redrive's request names; what was erased stays so. */
export function redriven(manifest: Manifest, request: RedriveRequest): ReadonlySet<string> {
  const ids = new Set(request.itemIds);
  const codes = new Set(request.codes);
  const wanted = manifest.items.filter(
    (item) =>
      item.outcome === 'failed' &&
      item.code !== 'ERASED' &&
      (ids.size === 0 || ids.has(item.id)) &&
      (codes.size === 0 || (item.code !== undefined && codes.has(item.code))),
  );
  return new Set(wanted.map((item) => item.id));
}
