import { callTimeoutMs } from '@longhaul/batching/worker-time';
import type { ModelReply } from '@longhaul/jobs/model';
import { requestOf, type Conversation } from './conversation.ts';
import { endUnstamped, handedBack, type ItemEnd, type ItemRun } from './item-run.ts';
import { endForTime } from './short-life.ts';
import { mostCost, outOfMoney } from './most-cost.ts';
import { learnPace, paceFactor } from './pace.ts';
import { outcomeOf, type SpendingLedger } from './spending-ledger.ts';

export type Turn =
  | { readonly kind: 'replied'; readonly reply: ModelReply }
  | { readonly kind: 'ended'; readonly end: ItemEnd };

/** Requests in flight may cost less than was reserved for them: the cap is asked again so often. */
const moneyWaitMs = 2_000;

const ended = (end: ItemEnd): Turn => ({ kind: 'ended', end });

/**
 * One model request with all that must surround it: a place in the limits, the stamp before the
 * call, and the settlement after it.
 */
export async function callModel(
  run: ItemRun,
  conversation: Conversation,
  ledger: SpendingLedger,
): Promise<Turn> {
  const { limiter, gate } = run.ports;
  const tokens = run.item.estimate.inputTokens + conversation.maxOutputTokens;
  for (;;) {
    if (p90Ms(run) > run.leftMs()) return ended(endForTime(run, p90Ms(run), ledger));
    const admission = await limiter.admit({ tokens });
    if (admission.kind === 'wait') {
      const end = await waitForRoom(run, admission.waitMs);
      if (end) return ended(end);
      continue;
    }
    const spend = mostCost(run, conversation, ledger);
    const stamped = run.closing.aborted ? 'stop' : await run.stamp(spend);
    if (stamped !== 'go-on') {
      await limiter.free(admission.reservation);
      if (stamped === 'stop' || stamped === 'done') return ended(endUnstamped(stamped));
      const end = stamped.isFinal
        ? outOfMoney(run, spend, stamped.leftMicroDollars)
        : await waitForRoom(run, moneyWaitMs);
      if (end) return ended(end);
      continue;
    }
    const { generation } = gate;
    const reply = await request(run, conversation, ledger);
    noteOnGate(run, reply, generation);
    await limiter.settle(admission.reservation, tokensCounted(reply, tokens));
    if (reply.limits) await limiter.observe(reply.limits);
    return { kind: 'replied', reply };
  }
}

/** Sleeps until there may be room; the item goes back when that does not fit, or at a close. */
async function waitForRoom(run: ItemRun, waitMs: number): Promise<ItemEnd | undefined> {
  if (waitMs + p90Ms(run) > run.leftMs()) return handedBack('rate-wait', waitMs);
  emitWaiting(run, waitMs);
  await run.ports.clock.sleep(waitMs, run.closing);
  return run.closing.aborted ? handedBack('drain') : undefined;
}

async function request(
  run: ItemRun,
  conversation: Conversation,
  ledger: SpendingLedger,
): Promise<ModelReply> {
  const { clock, model, workload, events } = run.ports;
  const timeoutMs = callTimeoutMs(run.item.estimate.seconds * paceFactor(run.pace), run.leftMs());
  const startedAt = clock.now();
  const reply = await model.complete(
    requestOf(workload, run.work, conversation, timeoutMs),
    run.cutting,
  );
  const endedAt = clock.now();
  const cost = ledger.note(reply, startedAt, endedAt);
  if (reply.kind === 'answered') learnPace(run.pace, reply.usage, endedAt - startedAt);
  events.emit({
    kind: 'item-tried',
    at: endedAt,
    jobId: run.jobId,
    item: run.item.key,
    batch: run.item.batch,
    outcome: outcomeOf(reply),
    durationMs: endedAt - startedAt,
    model: run.work.model,
    ...(reply.kind === 'answered' ? { replyModel: reply.model } : {}),
    usage: reply.usage,
    costMicroDollars: cost,
  });
  await run.ports.crashPoints('after-reply');
  return reply;
}

function noteOnGate(run: ItemRun, reply: ModelReply, generation: number): void {
  const { gate } = run.ports;
  if (reply.kind === 'answered') return gate.succeeded();
  if (reply.kind === 'aborted') return;
  if (reply.fault.code === 'rate_limited' || reply.fault.code === 'overloaded') {
    gate.refused(generation);
  } else if (reply.fault.code === 'server_error') gate.stumbled();
}

/** What the provider counted; where it said nothing, the estimate stands: better slow than over. */
function tokensCounted(reply: ModelReply, estimate: number): number {
  return reply.usage ? reply.usage.inputTokens + reply.usage.outputTokens : estimate;
}

function p90Ms(run: ItemRun): number {
  return run.item.estimate.p90Seconds * paceFactor(run.pace) * 1000;
}

function emitWaiting(run: ItemRun, waitMs: number): void {
  run.ports.events.emit({
    kind: 'item-waiting',
    at: run.ports.clock.now(),
    jobId: run.jobId,
    item: run.item.key,
    batch: run.item.batch,
    waitMs,
  });
}
