import type { SeededRandom } from '../random.ts';

/**
 * A shuffled list that is dealt to its end before it is shuffled again, so that a template comes
 * back only after all others were used. Owns the order; never returns the same entry twice running
 * (for lists of two or more).
 */
export class Deck<T> {
  private readonly random: SeededRandom;
  private cards: T[];
  private next = 0;

  constructor(list: readonly T[], random: SeededRandom) {
    if (list.length === 0) throw new Error('Deck: the list is empty; give it entries.');
    this.random = random;
    this.cards = random.shuffled(list);
  }

  draw(): T {
    if (this.next === this.cards.length) this.reshuffle();
    const card = this.cards[this.next] as T;
    this.next += 1;
    return card;
  }

  private reshuffle(): void {
    const last = this.cards.at(-1);
    this.cards = this.random.shuffled(this.cards);
    if (this.cards.length > 1 && this.cards[0] === last) this.cards.push(this.cards.shift() as T);
    this.next = 0;
  }
}
