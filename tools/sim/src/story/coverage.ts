/**
 * The thirty fault cases a fleet must survive, each with what counts as its having occurred: its
 * effect was seen, not merely drawn. README.md has the table for people.
 */
export const faultCases = {
  1: 'one invocation delivered twice together: the second worker finds the batch busy',
  2: 'an invocation delivered again after its batch is done: the worker ends without a call',
  3: 'an invocation delivered past its last moment: the claim is late',
  4: 'an invocation dropped: its batch is granted to another worker later',
  5: 'an invocation refused, failed or unanswered: its batch is granted later',
  6: 'an invocation is delivered although its sender heard no answer: one grant, however often sent',
  7: 'a worker dies before its first claim: its batch is granted later',
  8: 'a worker dies with some items of its batch committed and some not',
  9: 'a worker dies between an answer and its put: the item is called again',
  10: 'a worker dies between a put and its commit: the leader adopts the output',
  11: 'a mutation of the index is applied twice',
  12: 'a mutation of the index is applied and its answer is lost',
  13: 'the index is away for a minute while workers put outputs',
  14: 'the index is rolled back: an ok it forgot is committed again',
  15: 'the index is emptied in mid-job and rebuilt from the store',
  17: 'the index is full: a mutation is refused',
  18: 'a worker stands still past its lease, loses it, and reports an end afterwards',
  19: 'a lease is granted to a process whose clock is off by more than a minute',
  20: 'the leader dies and another epoch follows',
  21: 'two leaders at once: the older epoch is fenced',
  22: 'the leader is told to hand over and another epoch follows',
  23: 'the store answers busy, slowly, or that the object is there already',
  24: 'stored input is missing or corrupt: the item ends as INPUT',
  25: 'a refusal with a wait of 90 s is honored by all',
  26: 'the quota ends: the job is held as blocked, and resumed',
  27: 'a call hangs, drips or is reset, and its item is called again or coded',
  28: 'a reply is unreadable, cut off, refused or off the schema',
  29: 'an item that kills its worker each time ends as POISON',
  30: 'the time is spent in mid-job: some items ok, the others DEADLINE',
} as const;
export type FaultCase = keyof typeof faultCases;

/** How often each case occurred. */
export class Coverage {
  readonly #counts: Map<number, number>;

  constructor(counts: Readonly<Record<string, number>> = {}) {
    this.#counts = new Map(Object.entries(counts).map(([name, count]) => [Number(name), count]));
  }

  count(faultCase: FaultCase): void {
    this.#counts.set(faultCase, this.of(faultCase) + 1);
  }

  of(faultCase: FaultCase): number {
    return this.#counts.get(faultCase) ?? 0;
  }

  add(other: Coverage): void {
    for (const [faultCase, count] of other.#counts) {
      this.#counts.set(faultCase, (this.#counts.get(faultCase) ?? 0) + count);
    }
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(
      Object.keys(faultCases).map((name) => [name, this.#counts.get(Number(name)) ?? 0]),
    );
  }
}
