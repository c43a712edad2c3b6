/**
 * Virtual time: one queue of what happens next, for everybody in a world.
 *
 * Owns the instant and the queue. Never reads or starts a real timer. What is due at the same
 * instant happens in the order in which it was entered, and what an entry sets off has run to its
 * end, promise by promise, before the next one is taken.
 */
export class Agenda {
  #nowMs = 0;
  #entered = 0;
  readonly #heap: Entry[] = [];
  /** Waits for what lies outside virtual time, such as a real server's reply. */
  readonly #settle: () => Promise<void>;

  constructor(settle: () => Promise<void> = everythingReadyHasRun) {
    this.#settle = settle;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Enters what shall happen after `ms`; returns the function that strikes it out. */
  after(ms: number, act: () => void): () => void {
    const entry: Entry = { atMs: this.#nowMs + Math.max(ms, 0), order: this.#entered++, act };
    push(this.#heap, entry);
    return () => {
      entry.act = undefined;
    };
  }

  /** Takes entries until `isOver`, the queue is empty, or the next one lies beyond `limitMs`. */
  async run(isOver: () => boolean, limitMs: number): Promise<void> {
    await this.#settle();
    for (let steps = 1; !isOver(); steps += 1) {
      const entry = pop(this.#heap);
      if (entry === undefined || entry.atMs > limitMs) return;
      if (!entry.act) continue;
      this.#nowMs = entry.atMs;
      entry.act();
      await this.#settle();
      if (steps % turnsBetweenBreaths === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

type Entry = { readonly atMs: number; readonly order: number; act: (() => void) | undefined };

/** The event loop gets a turn so often: whoever watches this process must not think it hung. */
const turnsBetweenBreaths = 5_000;

/** Node runs its tick queue only when no promise job is left, however long their chain. */
export function everythingReadyHasRun(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

function push(heap: Entry[], entry: Entry): void {
  let at = heap.push(entry) - 1;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const parent = heap[above];
    if (!parent || isBefore(parent, entry)) break;
    heap[at] = parent;
    at = above;
  }
  heap[at] = entry;
}

function pop(heap: Entry[]): Entry | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || first === last) return first;
  let at = 0;
  for (;;) {
    const child = lesserChild(heap, at);
    const below = heap[child];
    if (!below || isBefore(last, below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
  return first;
}

function lesserChild(heap: readonly Entry[], at: number): number {
  const left = 2 * at + 1;
  const [first, second] = [heap[left], heap[left + 1]];
  return first && second && isBefore(second, first) ? left + 1 : left;
}
