import type { AttemptEnd } from '@longhaul/api-contract/documents/timeline';
import { durationText } from '../words/duration.ts';
import { countOf } from '../words/number.ts';
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

/** Names of machines are long and differ at their end: `…` and the last eight. */
export function workerText(worker: string): string {
  return worker.length <= 10 ? worker : `…${worker.slice(-8)}`;
}

/** An attempt in words: what one reads on hover, and hears at a key. */
export function attemptText({ attempt, fromMs, toMs }: AttemptBar, many: string): string {
  const { batch, attempt: ordinal, worker, end, reason, ok, failed, retries, handedBack } = attempt;
  const facts = [
    `Batch ${String(batch)}${ordinal > 1 ? `, attempt ${String(ordinal)}` : ''}`,
    `worker ${worker}`,
    `${endText(end)}${reason !== undefined && reason !== end ? ` (${reason})` : ''}`,
    durationText(toMs - fromMs),
    `${String(ok)} ${many} done`,
    ...(failed > 0 ? [`${String(failed)} failed`] : []),
    ...(handedBack > 0 ? [`${String(handedBack)} handed back`] : []),
    ...(retries > 0 ? [countOf(retries, 'retry', 'retries')] : []),
  ];
  return facts.join(' · ');
}
