import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { demand } from './violation.ts';

/**
 * The protocol's rules of time, by what the index says of it: led time never grows faster than time
 * itself, stands still while a job is held, and what is left is what was given less what was led.
 */
export class TimeWatch {
  #budgetMs: number | undefined;
  #before: { readonly meta: JobMeta; readonly nowMs: number; readonly trueMs: number } | undefined;

  /** `undefined` where an instant ends the job, and not a budget. */
  given(budgetMs: number | undefined): void {
    this.#budgetMs = budgetMs;
    this.#before = undefined;
  }

  /** `nowMs`: the server's clock; `trueMs`: time itself, which a clock that jumps back does not undo. */
  look(meta: JobMeta, nowMs: number, trueMs: number): void {
    const before = this.#before;
    this.#before = { meta, nowMs, trueMs };
    this.#checkLeft(meta);
    if (!before || before.meta.state.round !== meta.state.round) return;
    const spentMs = meta.spentMs - before.meta.spentMs;
    const passedMs = Math.max(nowMs - before.nowMs, trueMs - before.trueMs);
    demand(spentMs <= passedMs, 'Time', () => `${spentMs} ms were led in ${passedMs} ms`);
    const isHeld = [before.meta, meta].every(({ state }) => state.hold !== 'none');
    const isSame = before.meta.controlSeq === meta.controlSeq;
    demand(!(isHeld && isSame) || spentMs <= 0, 'Time', () => `${spentMs} ms were led while held`);
  }

  #checkLeft({ leftMs, spentMs }: JobMeta): void {
    if (this.#budgetMs === undefined) return;
    const dueMs = Math.max(this.#budgetMs - spentMs, 0);
    const isRight = Math.abs(leftMs - dueMs) <= 1;
    demand(isRight, 'Time', () => `${leftMs} ms are left of ${dueMs} by led time`);
  }
}
