import type { AttemptEnd } from '@longhaul/api-contract/documents/timeline';
import { durationText } from '../words/duration.ts';
import { countOf, countText } from '../words/number.ts';
import type { AttemptBar } from './attempt-rows.ts';

const endWords: Readonly<Record<AttemptEnd, string>> = {
  running: 'running',
  done: 'done',
  handed_back: 'handed back',
  lost: 'lost',
};

export function endText(end: AttemptEnd): string {
  return endWords[end];
}

/** Names of machines are long and differ at their end: `…` and the last letters, on one line. */
export function workerText(worker: string, letters = 8): string {
  return worker.length <= letters + 2 ? worker : `…\u2060${worker.slice(-letters)}`;
}

/** An attempt in words: what one reads on hover, and hears at a key. */
export function attemptText({ attempt, fromMs, toMs }: AttemptBar, many: string): string {
  const { batch, attempt: ordinal, worker, end, reason, ok, failed, retries, handedBack } = attempt;
  const facts = [
    `Batch ${String(batch)}${ordinal > 1 ? `, attempt ${String(ordinal)}` : ''}`,
    `worker ${worker}`,
    `${endText(end)}${reason !== undefined && reason !== end ? ` (${reason})` : ''}`,
    durationText(toMs - fromMs),
    `${countText(ok)} ${many} done`,
    ...(failed > 0 ? [`${countText(failed)} failed`] : []),
    ...(handedBack > 0 ? [`${countText(handedBack)} handed back`] : []),
    ...(retries > 0 ? [countOf(retries, 'retry', 'retries')] : []),
  ];
  return facts.join(' · ');
}
