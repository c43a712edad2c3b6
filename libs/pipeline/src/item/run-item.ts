import { faultMessage, type ModelFault } from '@longhaul/admission/model-fault';
import { freshItemTries, nextStep, noteReply, type ItemTries } from '@longhaul/admission/retry';
import { contentHash } from '@longhaul/jobs/item-id';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type Json } from '@longhaul/jobs/wire';
import type { Composition } from '@longhaul/jobs/workload';
import { callModel } from './call-model.ts';
import { openConversation, repairConversation, type Conversation } from './conversation.ts';
import { failureCodeOf } from './failure-code.ts';
import { endUnstamped, handedBack, type ItemEnd, type ItemRun } from './item-run.ts';
import { readReply } from './reply-schema.ts';
import { SpendingLedger } from './spending-ledger.ts';

/**
 * Runs one item to an end: reads it, composes its prompt, asks until there is a valid reply or a
 * reason to stop. What follows a failed request is decided by `nextStep` alone: the one retry
 * authority.
 */
export async function runItem(run: ItemRun): Promise<ItemEnd> {
  const { ports } = run;
  const ledger = ledgerOf(run);
  // Before it is read: what kills the process may be the item itself, and not its call.
  const stamped = await run.stamp();
  if (stamped !== 'go-on') return endUnstamped(stamped === 'done' ? 'done' : 'stop');
  try {
    const item = await readInput(run);
    if (item === undefined) {
      return failed(ledger, 'INPUT', 'Its stored bytes are missing or were changed.');
    }
    const without = guarded(() => ports.workload.concludeWithoutCall?.(item));
    if (without) return { kind: 'ok', result: without, model: 'none', spending: ledger.total() };
    const { maxInputTokens } = ports.workload;
    const composition = guarded(() =>
      ports.workload.compose(item, { delimiter: ports.random.token(), maxInputTokens }),
    );
    return await converse(run, item, composition, ledger);
  } catch (error) {
    if (!(error instanceof WorkloadError)) throw error;
    const message = `The workload ${ports.workload.name} failed: ${error.message}`;
    return failed(ledger, 'INTERNAL', message);
  }
}

function ledgerOf({ ports, work, item, ledgers }: ItemRun): SpendingLedger {
  const ledger = ledgers.get(item.key) ?? new SpendingLedger(ports.prices, work.model);
  ledgers.set(item.key, ledger);
  return ledger;
}

/** The workload's own code threw: the item's fault, never the job's. */
class WorkloadError extends Error {
  override readonly name = 'WorkloadError';
}

async function readInput(run: ItemRun): Promise<Json | undefined> {
  const { store, workload, contentHash: hashOf = contentHash } = run.ports;
  for await (const bytes of store.readItems(run.inputKey, [run.item.extent])) {
    if (!bytes || hashOf(bytes) !== run.item.contentHash) return undefined;
    const value = parseJson(decodeUtf8(bytes));
    const parsed = guarded(() => workload.itemSchema.safeParse(value));
    return parsed.success ? parsed.data : undefined;
  }
  return undefined;
}

async function converse(
  run: ItemRun,
  item: Json,
  composition: Composition,
  ledger: SpendingLedger,
): Promise<ItemEnd> {
  const { workload } = run.ports;
  let conversation = openConversation(workload, composition);
  let tries = freshItemTries;
  for (;;) {
    const turn = await callModel(run, conversation, ledger);
    if (turn.kind !== 'replied') return turn.end;
    const judged = judge(run, turn.reply);
    if (judged.kind === 'valid') {
      run.allowance.current = noteReply({
        item: tries,
        allowance: run.allowance.current,
      }).allowance;
      const result = guarded(() => workload.conclude(item, judged.value, composition));
      return { kind: 'ok', result, model: judged.model, spending: ledger.total() };
    }
    if (judged.kind === 'aborted') return handedBack('drain');
    const next = await follow(run, tries, conversation, judged, ledger);
    if (next.kind === 'end') return next.end;
    ({ tries, conversation } = next);
  }
}

type Judged =
  | { readonly kind: 'valid'; readonly value: Json; readonly model: string }
  | { readonly kind: 'fault'; readonly fault: ModelFault; readonly text?: string | undefined }
  | { readonly kind: 'aborted' };

type Replied = Extract<Awaited<ReturnType<typeof callModel>>, { kind: 'replied' }>['reply'];

function judge(run: ItemRun, reply: Replied): Judged {
  if (reply.kind === 'aborted') return { kind: 'aborted' };
  if (reply.kind === 'failed') return { kind: 'fault', fault: reply.fault, text: reply.text };
  const reading = guarded(() => readReply(run.ports.workload, reply.value));
  if (reading.ok) return { kind: 'valid', value: reading.value, model: reply.model };
  const fault = { code: 'schema_mismatch', message: faultMessage(reading.complaint) } as const;
  return { kind: 'fault', fault, text: reply.text };
}

type Followed =
  | { readonly kind: 'end'; readonly end: ItemEnd }
  | { readonly kind: 'again'; readonly tries: ItemTries; readonly conversation: Conversation };

async function follow(
  run: ItemRun,
  tries: ItemTries,
  conversation: Conversation,
  judged: Extract<Judged, { kind: 'fault' }>,
  ledger: SpendingLedger,
): Promise<Followed> {
  const { clock, random, limiter } = run.ports;
  const { fault, text } = judged;
  const decision = nextStep({
    fault,
    item: tries,
    allowance: run.allowance.current,
    nowMs: clock.now(),
    random: random.next(),
  });
  run.allowance.current = decision.allowance;
  const again = (next = conversation): Followed => ({
    kind: 'again',
    tries: decision.item,
    conversation: next,
  });
  const end = (itemEnd: ItemEnd): Followed => ({ kind: 'end', end: itemEnd });
  switch (decision.step.kind) {
    case 'repair':
      return again(repairConversation(conversation, fault, text));
    case 'retry':
      return (await rest(run, decision.step.delayMs, 'no-time')) ?? again();
    case 'wait': {
      const waitMs = Math.max(0, decision.step.untilMs - clock.now());
      if (decision.step.shared) await limiter.pause(waitMs);
      return (await rest(run, waitMs, 'rate-wait')) ?? again();
    }
    case 'hold':
      return end({
        ...{ kind: 'blocked', hold: 'blocked' },
        message: `${fault.message} (${run.work.model})`,
      });
    case 'fail':
      return end(failed(ledger, failureCodeOf(decision.step.code), fault.message));
  }
}

/** Sleeps; the item is handed back when that does not fit into the time left, or at a close. */
async function rest(
  run: ItemRun,
  waitMs: number,
  tooLong: 'no-time' | 'rate-wait',
): Promise<Followed | undefined> {
  if (waitMs > run.leftMs()) {
    return { kind: 'end', end: handedBack(tooLong, tooLong === 'rate-wait' ? waitMs : 0) };
  }
  await run.ports.clock.sleep(waitMs, run.closing);
  return run.closing.aborted ? { kind: 'end', end: handedBack('drain') } : undefined;
}

/** Only the kind of error is told: its message may quote the item. */
function guarded<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    throw new WorkloadError(error instanceof Error ? error.name : 'unknown error');
  }
}

function failed(ledger: SpendingLedger, code: OutcomeCode, message: string): ItemEnd {
  return { kind: 'failed', code, message, spending: ledger.total() };
}
