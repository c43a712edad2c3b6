import { type Control } from '@longhaul/jobs/documents/control';
import { controlFileCodec } from '@longhaul/jobs/documents/control';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { controlKey, controlPrefix, controlSeqOf, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import type { JobPorts } from './engine.ts';
import { loadRequest } from './rounds.ts';

/** A control and its place in the order in which controls are applied. */
export type NumberedControl = { readonly seq: number; readonly control: Control };

/**
 * Writes a person's or the leader's word under the next free number, before anybody is told: a
 * control that the index forgets is found again here.
 */
export async function writeControl(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  control: Control,
): Promise<NumberedControl> {
  const bytes = encodeUtf8(controlFileCodec.encodeText({ schemaVersion: 1, control }));
  const standing = await listControlSeqs(ports, job);
  for (let seq = (standing.at(-1) ?? 0) + 1; ; seq += 1) {
    const put = await ports.store.putOnce(controlKey(job, seq), bytes);
    if (put === 'created') return { seq, control };
  }
}

/** The controls after `seq`, in order. An unreadable one is skipped: it must not stop the others. */
export async function readControls(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  after: number,
): Promise<readonly NumberedControl[]> {
  const controls: NumberedControl[] = [];
  for (const seq of await listControlSeqs(ports, job)) {
    if (seq <= after) continue;
    const bytes = await ports.store.get(controlKey(job, seq));
    const decoded = bytes && controlFileCodec.decodeText(decodeUtf8(bytes));
    if (decoded?.ok) controls.push({ seq, control: decoded.value.control });
  }
  return controls;
}

/** What the store holds for the round that the index is in, and the index was not told, in order. */
export async function untoldControls(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  { controlSeq, state }: Pick<JobMeta, 'controlSeq' | 'state'>,
): Promise<readonly NumberedControl[]> {
  const request = await loadRequest(ports, job, state.round);
  return readControls(ports, job, Math.max(controlSeq, request?.controlSeq ?? 0));
}

type TellingPorts = Pick<JobPorts, 'store'> & {
  readonly coordinator: Pick<Coordinator, 'meta' | 'control'>;
};

/**
 * Tells the index all that it was not told, in order. Whoever wrote a control calls this and tells no
 * single one: a number says that those below it were told too, so one that could not be, while the
 * index was away or its writer slow, would be passed over for good.
 *
 * A job that has no index yet is told when it gets one.
 */
export async function tellControls(ports: TellingPorts, job: JobPlace): Promise<void> {
  const meta = await ports.coordinator.meta(job);
  if (meta?.planHash === undefined) return;
  await tellInOrder(ports, job, meta.controlSeq, await untoldControls(ports, job, meta));
}

/**
 * Tells controls, ascending, to an index that was told those up to `after`; 0 where it need not have
 * been told any. One that has forgotten since takes none of them, and its leader tells it all.
 */
export async function tellInOrder(
  { coordinator }: Pick<TellingPorts, 'coordinator'>,
  job: JobPlace,
  after: number,
  controls: readonly NumberedControl[],
): Promise<void> {
  let told = after;
  for (const { seq, control } of controls) {
    await coordinator.control(job, { seq, after: told, control });
    told = seq;
  }
}

/** Writes a person's word and tells it. */
export async function sayControl(
  ports: TellingPorts,
  job: JobPlace,
  control: Control,
): Promise<void> {
  await writeControl(ports, job, control);
  await tellControls(ports, job);
}

/** A job's cap: the newest that a person set, of whatever round, or what it was submitted with. */
export function capInForce(
  { capMicroDollars }: Pick<Submission, 'capMicroDollars'>,
  controls: readonly NumberedControl[],
): number | undefined {
  const set = controls.findLast(({ control }) => control.kind === 'cap')?.control;
  return set?.kind === 'cap' ? set.capMicroDollars : capMicroDollars;
}

/** A user's deadline: the newest that a person set, of whatever round, or the submission's. */
export function deadlineInForce(
  { deadlineAt }: Pick<Submission, 'deadlineAt'>,
  controls: readonly NumberedControl[],
): number | undefined {
  const set = controls.findLast(({ control }) => control.kind === 'deadline')?.control;
  return set?.kind === 'deadline' ? set.deadlineAt : deadlineAt;
}

/**
 * A cap that is given again is a person's new word. Returns the control that says so, for an index that
 * is to hear it now; `undefined` where nothing changes.
 */
export async function setCap(
  ports: Pick<JobPorts, 'store'>,
  submission: Submission,
  capMicroDollars: number | undefined,
): Promise<NumberedControl | undefined> {
  if (capMicroDollars === undefined) return undefined;
  const standing = capInForce(submission, await readControls(ports, submission, 0));
  if (standing === capMicroDollars) return undefined;
  return writeControl(ports, submission, { kind: 'cap', capMicroDollars });
}

/** The numbers of a job's controls, ascending. */
export async function listControlSeqs(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
): Promise<number[]> {
  const seqs: number[] = [];
  for await (const key of ports.store.list(controlPrefix(job))) {
    const seq = controlSeqOf(key);
    if (seq !== undefined) seqs.push(seq);
  }
  return seqs.sort((a, b) => a - b);
}
