import { durationText } from '../words/duration.ts';
import { countText } from '../words/number.ts';
import type { AttemptBar } from './attempt-rows.ts';
import { workerText } from './attempt-words.ts';

/** An attempt whose worker went silent, and the one that took its batch over. */
export type Loss = { readonly lost: AttemptBar; readonly next: AttemptBar | undefined };

export function lossesOf(bars: readonly AttemptBar[]): Loss[] {
  const byBatch = Map.groupBy(bars, ({ attempt }) => attempt.batch);
  return bars
    .filter(({ attempt }) => attempt.end === 'lost')
    .map((lost) => {
      const later = (byBatch.get(lost.attempt.batch) ?? []).filter(
        (bar) => bar !== lost && bar.fromMs >= lost.toMs,
      );
      return { lost, next: later.toSorted((a, b) => a.fromMs - b.fromMs)[0] };
    });
}

/** What was lost, what of it stands, and who went on; `when` writes an instant. */
export function lossText(
  { lost: { attempt, toMs }, next }: Loss,
  noun: { readonly one: string; readonly many: string },
  when: (atMs: number) => string,
): string {
  const { batch, ok, failed, worker } = attempt;
  const ended = ok + failed;
  const kept =
    ended === 0
      ? ''
      : `; its ${countText(ended)} ended ${ended === 1 ? noun.one : noun.many} stand${ended === 1 ? 's' : ''}`;
  const lost = `Worker ${workerText(worker)} went silent with batch ${String(batch)} and lost it at ${when(toMs)}${kept}.`;
  if (!next) return `${lost} Nobody has taken it over.`;
  const after = durationText(Math.max(0, next.fromMs - toMs));
  return `${lost} Worker ${workerText(next.attempt.worker)} took it over ${after} later.`;
}
