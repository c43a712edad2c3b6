import type { Coverage, FaultCase } from './coverage.ts';

/**
 * Fault cases that have begun and occur only once their effect is seen: a dropped invocation counts
 * when its batch is granted all the same. Owns what is awaited, by the name of what settles it.
 */
export class Owed {
  readonly #coverage: Coverage;
  readonly #awaited = new Map<string, Set<FaultCase>>();

  constructor(coverage: Coverage) {
    this.#coverage = coverage;
  }

  owe(faultCase: FaultCase, until: string): void {
    const cases = this.#awaited.get(until) ?? new Set();
    this.#awaited.set(until, cases.add(faultCase));
  }

  /** It came about: everything that awaited it has occurred. */
  settle(what: string): void {
    for (const faultCase of this.#awaited.get(what) ?? []) this.#coverage.count(faultCase);
    this.#awaited.delete(what);
  }
}
