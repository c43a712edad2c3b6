/**
 * A seeded random number generator: sfc32 (Chris Doty-Humphrey, PractRand), its state drawn from a
 * string key by xmur3. Owns its 128-bit state; never reads a clock or another source of chance.
 *
 * 1. The same key gives the same sequence on every machine.
 * 2. Generators with different keys are independent for all practical purposes, so a deal's key
 *    (`seed`, index, purpose) is all that its content depends on.
 */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter: number;

  constructor(key: string) {
    const state = hashStream(key);
    this.a = state();
    this.b = state();
    this.c = state();
    this.counter = 1;
    for (let round = 0; round < 12; round += 1) this.next();
  }

  /** A number in [0, 1). */
  next(): number {
    const sum = (this.a + this.b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One entry of a list that must not be empty. */
  pick<T>(list: readonly T[]): T {
    if (list.length === 0)
      throw new Error('SeededRandom.pick: the list is empty; give it entries.');
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** A new list in random order (Fisher–Yates). */
  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let last = copy.length - 1; last > 0; last -= 1) {
      const other = this.int(0, last);
      [copy[last], copy[other]] = [copy[other] as T, copy[last] as T];
    }
    return copy;
  }

  /** Up to `count` different entries, in random order. */
  sample<T>(list: readonly T[], count: number): T[] {
    return this.shuffled(list).slice(0, count);
  }
}

/** xmur3: spreads a string over a stream of 32-bit numbers. */
function hashStream(key: string): () => number {
  let hash = 1_779_033_703 ^ key.length;
  for (let at = 0; at < key.length; at += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 3_432_918_353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2_246_822_507);
    hash = Math.imul(hash ^ (hash >>> 13), 3_266_489_909);
    hash ^= hash >>> 16;
    return hash;
  };
}
