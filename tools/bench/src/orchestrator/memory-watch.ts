/** What a process held at most while it was in one phase. */
export type PhaseMemory = {
  readonly phase: string;
  readonly ms: number;
  /** Resident, in MiB. */
  readonly peakMib: number;
  /** Of JavaScript objects and of buffers, in MiB, when the phase ended. */
  readonly heapMib: number;
};

const lookEveryMs = 10;
const mib = 2 ** 20;

/**
 * Watches the memory of this process, phase by phase. It looks between two turns of the event loop
 * and at each phase's end: what is let go again within one turn is seen in the process's own peak.
 */
export class MemoryWatch {
  readonly phases: PhaseMemory[] = [];
  readonly #timer: NodeJS.Timeout;
  #phase: string;
  #startedMs = performance.now();
  #peakBytes = 0;

  constructor(phase: string) {
    this.#phase = phase;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  /** Ends the phase, and begins the next where one is named. */
  enter(next?: string): void {
    // Only where it was asked for, with --expose-gc: then the heap is what is held, without garbage.
    globalThis.gc?.();
    this.#look();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const ms = performance.now() - this.#startedMs;
    const heapMib = (heapUsed + arrayBuffers) / mib;
    this.phases.push({ phase: this.#phase, ms, peakMib: this.#peakBytes / mib, heapMib });
    this.#peakBytes = 0;
    this.#startedMs = performance.now();
    if (next === undefined) clearInterval(this.#timer);
    else this.#phase = next;
  }

  #look(): void {
    this.#peakBytes = Math.max(this.#peakBytes, process.memoryUsage.rss());
  }
}
