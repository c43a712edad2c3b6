import { redriveRequestCodec, type RedriveRequest } from '@longhaul/jobs/documents/control';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { listControlSeqs } from './controls.ts';
import type { JobPorts } from './engine.ts';
import { putMarker } from './markers.ts';
import { loadStanding, redriven } from './rounds.ts';

/** What became of a wish to run failed items again. */
export type RedriveReply =
  | { readonly kind: 'requested'; readonly round: number; readonly items: number }
  /** The round is still open: it retries by itself. */
  | { readonly kind: 'open'; readonly round: number }
  | { readonly kind: 'nothing-failed' };

/**
 * Asks for a new round over failed items. The request is written before its marker, so that a
 * repeated call, or the leader, completes what a crash left between the two.
 */
export async function redrive(
  ports: JobPorts,
  job: JobPlace,
  wanted: { itemIds: readonly string[]; codes: readonly OutcomeCode[] },
): Promise<RedriveReply> {
  const standing = await loadStanding(ports, job);
  if (!standing.manifest) {
    await mark(ports, job, standing.round);
    return { kind: 'open', round: standing.round };
  }
  const request: RedriveRequest = {
    schemaVersion: 1,
    requestedAt: ports.clock.now(),
    itemIds: [...wanted.itemIds],
    codes: [...wanted.codes],
    controlSeq: (await listControlSeqs(ports, job)).at(-1) ?? 0,
  };
  const items = redriven(standing.manifest, request).size;
  if (items === 0) return { kind: 'nothing-failed' };
  const round = standing.round + 1;
  const text = redriveRequestCodec.encodeText(request);
  const put = await ports.store.putOnce(roundKey(job, round, roundFiles.request), encodeUtf8(text));
  await ports.crashPoints('after-request');
  await mark(ports, job, round);
  // Somebody else asked first, perhaps for other items: their round is the one that is open.
  return put === 'exists' ? { kind: 'open', round } : { kind: 'requested', round, items };
}

async function mark(ports: JobPorts, job: JobPlace, round: number): Promise<void> {
  await putMarker(ports, job, { round, at: ports.clock.now() });
}
