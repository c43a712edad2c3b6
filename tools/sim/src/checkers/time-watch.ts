import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { demand } from './violation.ts';

/**
 * The protocol's rules of time, by what the index says of it: led time never grows faster than time
 * itself, stands still while a job is held, and what is left is what was given less what was led.
 */
export class TimeWatch {
  #budgetMs: number | undefined;
  #before: { readonly meta: JobMeta; readonly trueMs: number } | undefined;
  #nowMs: number | undefined;
  #forwardMs = 0;

  /** `undefined` where an instant ends the job, and not a budget. */
  given(budgetMs: number | undefined): void {
    this.#budgetMs = budgetMs;
    this.#before = undefined;
  }

  /** How far the server's clock went forward by what each verb read from it: it may jump there and back. */
  read(nowMs: number): void {
    this.#forwardMs += Math.max(nowMs - (this.#nowMs ?? nowMs), 0);
    this.#nowMs = nowMs;
  }

  /** `trueMs`: time itself, which a clock that jumps back does not undo. */
  look(meta: JobMeta, trueMs: number): void {
    const before = this.#before;
    const forwardMs = this.#forwardMs;
    this.#before = { meta, trueMs };
    this.#forwardMs = 0;
    this.#checkLeft(meta);
    if (!before || before.meta.state.round !== meta.state.round) return;
    const spentMs = meta.spentMs - before.meta.spentMs;
    const passedMs = Math.max(forwardMs, trueMs - before.trueMs);
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
