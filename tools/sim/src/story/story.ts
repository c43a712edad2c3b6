import type { Agenda } from '../world/agenda.ts';

/** One line of what happened. */
export type StoryLine = { readonly atMs: number; readonly who: string; readonly what: string };

/**
 * What happened in a world, as lines for people and as one number to compare two runs by.
 *
 * Owns the lines, if they are kept, and the running hash of all of them.
 */
export class Story {
  readonly lines: StoryLine[] = [];
  readonly #agenda: Agenda;
  readonly #isKept: boolean;
  #high = 0x811c9dc5;
  #low = 0x1b873593;

  constructor(agenda: Agenda, isKept: boolean) {
    this.#agenda = agenda;
    this.#isKept = isKept;
  }

  tell(who: string, what: string): void {
    const { nowMs: atMs } = this.#agenda;
    this.#absorb(`${String(atMs)} ${who} ${what}\n`);
    if (this.#isKept) this.lines.push({ atMs, who, what });
  }

  /** A line that follows from others: for people alone. */
  detail(who: string, what: () => string): void {
    if (this.#isKept) this.lines.push({ atMs: this.#agenda.nowMs, who, what: what() });
  }

  /** Two runs of one seed that differ anywhere differ here. */
  get hash(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.#high) + hex(this.#low);
  }

  /** Two lanes of FNV-1a, the second one with another start and a rotation. */
  #absorb(text: string): void {
    let [high, low] = [this.#high, this.#low];
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      high = Math.imul(high ^ unit, 0x01000193);
      low = Math.imul(((low << 5) | (low >>> 27)) ^ unit, 0x01000193);
    }
    this.#high = high;
    this.#low = low;
  }
}
