import { erasedCodec } from '@longhaul/jobs/documents/erased';
import type { Submission } from '@longhaul/jobs/documents/submission';
import {
  erasedKey,
  failureKey,
  outputPrefix,
  roundFiles,
  roundKey,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { writeRoundFiles } from '../end/round-files.ts';
import type { JobPorts } from '../engine.ts';
import { keysUnder } from './keys-under.ts';
import { loadWholePlan, type WholePlan } from '../plan/adopted-plan.ts';
import { isMarked } from '../markers.ts';
import { loadStanding } from '../rounds.ts';
import { loadSubmission } from '../submit/submit.ts';
import { blankInput } from './blank-input.ts';
import type { ErasePorts, ErasePortsOf } from './erase-ports.ts';
import { readErased } from './erased-items.ts';
import { whileOwning } from './while-owning.ts';

/**
 * `open`: the job is not over, or somebody has it now. `unknown`: there is no such job or item.
 * `foreign`: the job is work that this process does not know and whose files it cannot make again.
 */
export type EraseReply = 'erased' | 'unknown' | 'open' | 'foreign';

/**
 * Erases one item of a finished job everywhere: its output or failures, its input, its name and
 * facts, and every file that was made with it, which are made again without it. A record that it was
 * erased is written before anything goes, and stays: readers say ERASED, and no redrive brings it
 * back. Cut anywhere, a repeated call finishes it. Other jobs' reports that compared themselves with
 * this one stay as they are.
 */
export async function eraseItem(
  ports: Pick<JobPorts, 'store'> & { readonly portsOf: ErasePortsOf },
  job: JobPlace,
  itemId: string,
): Promise<EraseReply> {
  const submission = await loadSubmission(ports, job);
  if (!submission) return 'unknown';
  const owner = ports.portsOf(submission.work.workload);
  if (!owner) return 'foreign';
  const act = () => eraseOwned(owner, submission, itemId);
  return (await whileOwning(owner, job, 'stay', act)) ?? 'open';
}

async function eraseOwned(
  ports: ErasePorts,
  submission: Submission,
  itemId: string,
): Promise<EraseReply> {
  const { store, clock } = ports;
  const adopted = await loadWholePlan(ports, submission);
  const standing = await loadStanding(ports, submission);
  if (!adopted || !standing.manifest || (await isMarked(ports, submission))) return 'open';
  const item = adopted.plan.items.find(({ id }) => id === itemId);
  if (!item) return 'unknown';
  const record = { schemaVersion: 1, itemId, erasedAt: clock.now() } as const;
  const key = erasedKey(submission, item.key);
  await store.putOnce(key, encodeUtf8(erasedCodec.encodeText(record)));
  await deleteEnds(store, submission, item, standing.round);
  const erasedKeys = await keysOfErased(ports, submission, adopted);
  await blankInput(ports, submission, adopted, erasedKeys);
  for (let round = 1; round <= standing.round; round += 1) await remake(ports, submission, round);
  return 'erased';
}

async function deleteEnds(
  store: JobStore,
  job: JobPlace,
  item: PlanItem,
  rounds: number,
): Promise<void> {
  for (const key of await keysUnder(store, `${outputPrefix(job)}${item.key}~`)) {
    await store.delete(key);
  }
  for (let round = 1; round <= rounds; round += 1) {
    await store.delete(failureKey(job, round, item.key));
  }
}

async function keysOfErased(
  { store }: ErasePorts,
  job: JobPlace,
  { plan }: WholePlan,
): Promise<ReadonlySet<string>> {
  const erased = await readErased(store, job);
  return new Set(plan.items.filter(({ id }) => erased.has(id)).map(({ key }) => key));
}

/** What a round's account, its request and its timeline say of an item is an id and how it ended. */
const kept: readonly string[] = [roundFiles.manifest, roundFiles.request, roundFiles.timeline];

/** Between the two a reader is told that the files are being written. */
async function remake(ports: ErasePorts, submission: Submission, round: number): Promise<void> {
  const prefix = roundKey(submission, round, '');
  for (const key of await keysUnder(ports.store, prefix)) {
    if (!kept.includes(key.slice(prefix.length))) await ports.store.delete(key);
  }
  const adopted = await loadWholePlan(ports, submission);
  if (!adopted) throw new Error(`Job ${submission.jobId} lost its plan.`);
  const work = { ports, job: submission, submission, adopted, standing: { round } };
  await writeRoundFiles({ ...work, manifest: undefined });
}
