/**
 * Numbered slots, each with a load, of which only the least loaded one is ever touched: lanes by the
 * time they come free, or bins by the work dealt to them.
 *
 * Owns the loads. Never reorders equals by chance: of equal loads the lowest number is the least.
 *
 * S1. `#order` is a binary heap of slot numbers under (load, number), so its root is the least.
 * S2. Loads never shrink, so a changed root can only sink.
 */
export class Slots {
  readonly #order: number[];
  readonly #loads: Float64Array;

  /** @param count the number of slots, an integer of 0 or more; all start at load 0. */
  constructor(count: number) {
    this.#order = Array.from({ length: count }, (_, slot) => slot);
    this.#loads = new Float64Array(count);
  }

  /** The least loaded slot's number, from 0, or undefined when none is left. */
  least(): number | undefined {
    return this.#order[0];
  }

  /** Adds `amount` (0 or more) to the least loaded slot and returns its new load. */
  addToLeast(amount: number): number {
    const slot = this.least();
    if (slot === undefined) throw new RangeError('No slot is left to add to.');
    const load = this.#loadOf(slot) + amount;
    this.#loads[slot] = load;
    this.#sinkRoot();
    return load;
  }

  /** Takes the least loaded slot out for good. */
  dropLeast(): void {
    const last = this.#order.pop();
    if (last === undefined || this.#order.length === 0) return;
    this.#order[0] = last;
    this.#sinkRoot();
  }

  #sinkRoot(): void {
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      const child = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, parent)) return;
      this.#swap(parent, child);
      parent = child;
    }
  }

  /** Whether the slot at heap position `a` precedes the one at `b`; a missing `a` never does. */
  #isBefore(a: number, b: number): boolean {
    const slotA = this.#order[a];
    const slotB = this.#order[b];
    if (slotA === undefined || slotB === undefined) return false;
    const difference = this.#loadOf(slotA) - this.#loadOf(slotB);
    return difference < 0 || (difference === 0 && slotA < slotB);
  }

  #swap(a: number, b: number): void {
    const slotA = this.#order[a];
    const slotB = this.#order[b];
    if (slotA === undefined || slotB === undefined) return;
    this.#order[a] = slotB;
    this.#order[b] = slotA;
  }

  #loadOf(slot: number): number {
    return this.#loads[slot] ?? 0;
  }
}
