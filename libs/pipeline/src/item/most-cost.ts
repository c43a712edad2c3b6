import { costMicroDollars, noUsage } from '@longhaul/admission/prices';
import { utf8ByteLength } from '@longhaul/jobs/text';
import type { Spend } from '@longhaul/ports/coordinator-replies';
import type { Conversation } from './conversation.ts';
import type { ItemEnd, ItemRun } from './item-run.ts';
import type { SpendingLedger } from './spending-ledger.ts';

/** An estimate of tokens may be off; hardly ever by more than this. */
const estimateMargin = 2;
/** A token is seldom shorter than this in UTF-8. */
const bytesPerToken = 2;

/**
 * The most that an item will have cost once this request is answered: what it has cost and was not
 * told, and the request with nothing cached and a reply of the greatest length. Undefined: no price.
 */
export function mostCost(
  { ports, work, item }: ItemRun,
  { messages, maxOutputTokens }: Conversation,
  ledger: SpendingLedger,
): Spend {
  const bytes = messages.reduce((sum, { content }) => sum + utf8ByteLength(content), 0);
  const inputTokens = Math.ceil(
    Math.max(item.estimate.inputTokens * estimateMargin, bytes / bytesPerToken),
  );
  const usage = { ...noUsage, inputTokens, outputTokens: maxOutputTokens };
  const next = costMicroDollars(ports.prices, work.model, usage);
  const untold = ledger.untoldMicroDollars;
  const isKnown = next !== undefined && untold !== undefined;
  return { mostMicroDollars: isKnown ? untold + next : undefined };
}

/** The job's cap has no room for this request: a person decides whether it goes on. */
export function outOfMoney(
  { work }: ItemRun,
  { mostMicroDollars }: Spend,
  leftMicroDollars: number,
): ItemEnd {
  const message =
    mostMicroDollars === undefined
      ? `The job has a spending cap, and the model ${work.model} has no known price: name it in a price file, or run without a cap.`
      : `The job's spending cap leaves ${usd(leftMicroDollars)}, and the next request may cost up to ${usd(mostMicroDollars)}: raise the cap to go on.`;
  return { kind: 'blocked', hold: 'budget', message };
}

function usd(microDollars: number): string {
  return `$${(microDollars / 1_000_000).toFixed(4)}`;
}
