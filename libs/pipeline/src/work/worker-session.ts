import { leftMs } from '@longhaul/batching/worker-time';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Orders, ReleaseReason, WorkScope } from '@longhaul/ports/coordinator-replies';
import { TerminalError } from '@longhaul/ports/errors';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { WorkerPorts } from '../engine.ts';
import type { HeldBatch, PendingItem } from './held-batch.ts';
import { openMemory, type JobMemory } from '../item/item-run.ts';
import type { WorkerLife } from './worker-life.ts';

/**
 * What one worker holds between its first claim and its end: the batches under its leases, the
 * items it has not started, and the orders it was given last. Decides nothing about an item.
 *
 * W1 An item is in the queue, among the suspects, running, or settled: never in two of them.
 * W2 Once closing, nothing is started; once cutting, nothing stays in flight.
 * W3 The time left is the smaller of the platform's and the job's, and is never compared with
 *    another machine's clock: the job's comes as a length and is counted down here.
 */
export class WorkerSession {
  readonly ports: WorkerPorts;
  readonly job: JobPlace;
  readonly scope: WorkScope;
  readonly owner: string;
  readonly held = new Set<HeldBatch>();
  readonly queue: PendingItem[] = [];
  /** Items that two workers died of: run last and alone. */
  readonly suspects: PendingItem[] = [];
  readonly memory: JobMemory;
  /** The error that makes going on useless. */
  broken: Error | undefined;
  /** Why this worker must not do this job's work. */
  unfit: string | undefined;
  /** All the time that this worker has for items. */
  readonly wholeMs: number;
  claims = 0;
  batches = 0;
  items = 0;
  #closeReason: ReleaseReason = 'drain';
  #orders: { readonly orders: Orders; readonly at: number } | undefined;
  readonly #closing = new AbortController();
  readonly #cutting = new AbortController();
  readonly #ended = new AbortController();
  readonly #warned = new Set<string>();
  readonly life: WorkerLife;

  constructor(
    ports: WorkerPorts,
    reference: WorkerReference,
    life: WorkerLife,
    memory: JobMemory = openMemory(ports.settings.latency),
  ) {
    this.ports = ports;
    this.job = { tenant: reference.tenant, jobId: reference.jobId };
    this.scope = { planHash: reference.planHash, round: reference.round };
    this.owner = ports.random.token();
    this.memory = memory;
    this.life = life;
    this.wholeMs = Math.max(life.leftMs() - ports.settings.reserveMs, 0);
    this.#follow(life.drain, () => this.close('drain'));
    this.#follow(life.cut, () => this.cut());
  }

  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  get cutting(): AbortSignal {
    return this.#cutting.signal;
  }

  get closeReason(): ReleaseReason {
    return this.#closeReason;
  }

  /** Starts nothing more; the first reason counts. */
  close(reason: ReleaseReason): void {
    if (this.closing.aborted) return;
    this.#closeReason = reason;
    this.#closing.abort();
  }

  cut(): void {
    this.close('drain');
    this.#cutting.abort();
  }

  /** Hears nothing from outside any more. */
  end(): void {
    this.#ended.abort();
  }

  /**
   * Tells of an error that is the store's or the coordinator's, and no item's. One that cannot be
   * mended by trying again ends the session.
   */
  note(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const { events, clock } = this.ports;
    events.emit({ kind: 'warning', at: clock.now(), jobId: this.job.jobId, message });
    if (!(error instanceof TerminalError)) return;
    this.broken ??= error;
    this.cut();
  }

  /** Tells what a person should know; of one kind once, however many items say it. */
  warnOnce(kind: string, message: string): void {
    if (this.#warned.has(kind)) return;
    this.#warned.add(kind);
    const { events, clock } = this.ports;
    events.emit({ kind: 'warning', at: clock.now(), jobId: this.job.jobId, message });
  }

  /** Ends the session because its work is another version's. */
  refuse(why: string): void {
    const { events, clock } = this.ports;
    events.emit({ kind: 'warning', at: clock.now(), jobId: this.job.jobId, message: why });
    this.unfit = why;
    this.close('drain');
  }

  /** Ends the session because nothing it does counts any more: sealed, or another plan. */
  dismiss(): void {
    for (const batch of this.held) batch.lose();
    this.cut();
  }

  /** Takes in what a reply says of time, hold and stop. */
  obey(orders: Orders): void {
    this.#orders = { orders, at: this.ports.clock.now() };
    if (orders.stop === 'now') this.cut();
    else if (orders.stop === 'drain') this.close('drain');
    else if (orders.hold !== 'none') this.close('hold');
  }

  /** Whether each request must reserve what it may cost, by the newest word of the index. */
  get isCapped(): boolean {
    return this.#orders?.orders.isCapped ?? false;
  }

  leftMs(): number {
    const { clock, settings } = this.ports;
    const { orders, at } = this.#orders ?? { orders: { leftMs: Infinity }, at: 0 };
    return leftMs({
      platformLeftMs: this.life.leftMs(),
      jobLeftMs: orders.leftMs - (clock.now() - at),
      reserveMs: settings.reserveMs,
    });
  }

  /** Listens to a signal from outside for the session's own life only. */
  #follow(signal: AbortSignal, act: () => void): void {
    if (signal.aborted) act();
    else signal.addEventListener('abort', act, { once: true, signal: this.#ended.signal });
  }
}
