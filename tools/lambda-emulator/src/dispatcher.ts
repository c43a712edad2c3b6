import type { EnvironmentPool } from './environment/pool.ts';
import type { Invocation, InvocationEnd } from './environment/invocation.ts';
import type { Faults } from './faults.ts';
import type { Delivery, InvocationLog } from './invocation-log.ts';
import type { EmulatorOptions } from './options.ts';

/** Before the first retry a minute, before the second two. */
const retryWaitMs = 60_000;

type Waiting = {
  readonly invocation: Invocation;
  readonly delivery: Delivery;
  readonly retriesLeft: number;
  readonly staleAt: number;
};

/**
 * Owns the events that were accepted and do not run yet: those that wait for a place, and those
 * whose time has not come.
 *
 * D1 An accepted event runs at most once per delivery; its deliveries are what the faults, the
 *    retries and the caller made of it.
 * D2 Waiting events run in the order in which their time came.
 */
export class Dispatcher {
  readonly #options: EmulatorOptions;
  readonly #pool: () => EnvironmentPool;
  readonly #faults: Faults;
  readonly #log: InvocationLog;
  readonly #waiting: Waiting[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();
  #isClosed = false;

  constructor(
    options: EmulatorOptions,
    pool: () => EnvironmentPool,
    faults: Faults,
    log: InvocationLog,
  ) {
    this.#options = options;
    this.#pool = pool;
    this.#faults = faults;
    this.#log = log;
  }

  /** Whether an event finds no place and may not wait for one. */
  get isFull(): boolean {
    return this.#options.whenFull === 'throttle' && !this.#pool().hasRoom;
  }

  /** Takes an event that was answered with 202. */
  accept(invocation: Invocation): void {
    const { retries } = this.#options;
    if (this.#faults.meet('drop')) {
      this.#log.open(invocation.requestId, 'Event', 'dropped');
      return;
    }
    const delay = this.#faults.meet('delay');
    const duplicate = this.#faults.meet('duplicate');
    this.#schedule(invocation, delay?.delay_ms ?? 0, retries);
    if (duplicate) this.#schedule(invocation, duplicate.delay_ms, retries);
  }

  /** Runs a caller's own invocation at once; only while there is room. */
  async runNow(invocation: Invocation): Promise<InvocationEnd> {
    return this.#run(
      invocation,
      this.#log.open(invocation.requestId, 'RequestResponse', 'running'),
    );
  }

  /** Gives places to who waits. */
  pump(): void {
    while (!this.#isClosed && this.#pool().hasRoom) {
      const next = this.#waiting.shift();
      if (!next) return;
      if (next.staleAt < Date.now()) next.delivery.outcome = 'expired';
      else void this.#runEvent(next);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  #schedule(invocation: Invocation, delayMs: number, retriesLeft: number): void {
    const { timeScale, maxEventAgeMs } = this.#options;
    const delivery = this.#log.open(invocation.requestId, 'Event', 'waiting');
    const staleAt = Date.now() + (delayMs + maxEventAgeMs) / timeScale;
    const due = (): void => {
      this.#waiting.push({ invocation, delivery, retriesLeft, staleAt });
      this.pump();
    };
    if (delayMs === 0) return due();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      due();
    }, delayMs / timeScale);
    this.#timers.add(timer);
  }

  async #runEvent({ invocation, delivery, retriesLeft }: Waiting): Promise<void> {
    const end = await this.#run(invocation, delivery);
    if (end.kind === 'answered' || retriesLeft === 0 || this.#isClosed) return;
    const waitMs = retryWaitMs * (this.#options.retries - retriesLeft + 1);
    this.#schedule(invocation, waitMs, retriesLeft - 1);
  }

  async #run(invocation: Invocation, delivery: Delivery): Promise<InvocationEnd> {
    const { environment, end: ending } = this.#pool().run(invocation);
    delivery.outcome = 'running';
    const end = await ending;
    delivery.pid = environment.pid;
    delivery.outcome = end.kind === 'answered' ? 'ok' : 'failed';
    if (end.kind === 'failed') delivery.error_type = end.type;
    return end;
  }
}
