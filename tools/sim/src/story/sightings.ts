import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { ModelReply } from '@longhaul/jobs/model';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Delivery } from '../actors/platform.ts';
import type { Process } from '../actors/process.ts';
import type { Applied } from '../checkers/index-watch.ts';
import type { Call } from '../parts/around.ts';
import type { Trouble } from '../parts/wire.ts';
import { nameOf, type World } from '../world/world.ts';
import { IndexCases } from './index-cases.ts';
import { Owed } from './owed.ts';
import { WorkerCases } from './worker-cases.ts';

/**
 * Hears of everything that happens in a world and passes it to who makes something of it: the
 * payments, the fault cases, the story. Decides nothing.
 */
export class Sightings {
  readonly #world: World;
  readonly #batches = new Map<string, number>();
  readonly #rounds = new Map<string, number>();
  readonly #workers: WorkerCases;
  readonly #index: IndexCases;
  readonly #owed: Owed;

  constructor(world: World) {
    this.#world = world;
    this.#owed = new Owed(world.coverage);
    this.#workers = new WorkerCases(world, this.#owed);
    this.#index = new IndexCases(world, this.#owed);
  }

  batchOf(item: string): number {
    return this.#batches.get(item) ?? -1;
  }

  put(key: string): void {
    const match = /^([^/]+)\/jobs\/([^/]+)\/(?:rounds\/(\d+)\/manifest|out\/(.+)~\w+)\.json$/.exec(
      key,
    );
    if (!match) return;
    const job = { tenant: String(match[1]), jobId: String(match[2]) };
    if (match[3]) this.#rounds.set(nameOf(job), Number(match[3]));
    if (match[4]) {
      this.#workers.put(job, match[4]);
      this.#world.paymentsOf(job).stored(match[4]);
      this.#index.put();
    }
  }

  /** Rounds that have an account. */
  roundsOf(job: JobRef): number {
    return this.#rounds.get(nameOf(job)) ?? 0;
  }

  accounted(job: JobRef, manifest: Manifest): void {
    const { coverage } = this.#world;
    const codes = new Set(manifest.items.map(({ code }) => code));
    if (codes.has('INPUT')) coverage.count(24);
    if (codes.has('POISON')) coverage.count(29);
    if (codes.has('DEADLINE') && manifest.ok > 0) coverage.count(30);
    this.#owed.settle(`end of ${job.jobId}`);
    this.#owed.settle('end of any');
  }

  outage(): void {
    this.#index.outage();
  }

  handedOver(): void {
    this.#owed.owe(22, 'another epoch');
  }

  leaderDied(wasLeading: boolean): void {
    if (wasLeading) this.#owed.owe(20, 'another epoch');
  }

  undelivered(how: 'dropped' | 'refused', { jobId, batch }: WorkerReference): void {
    this.#owed.owe(how === 'dropped' ? 4 : 5, `grant ${jobId} ${String(batch)}`);
  }

  troubled(part: 'store' | 'index', { verb }: Call, trouble: Trouble | 'outage'): void {
    const { coverage, weather, agenda } = this.#world;
    if (part === 'store') coverage.count(23);
    else if (trouble === 'repeated' && verb !== 'lead') coverage.count(11);
    else if (trouble === 'reply-lost' && verb !== 'lead') coverage.count(12);
    else if (trouble === 'outage' && agenda.nowMs < weather.indexFullUntilMs) coverage.count(17);
  }

  started(process: Process, reference: WorkerReference, how: Delivery): void {
    this.#workers.started(process, reference, how);
  }

  died(process: Process, why: string): void {
    this.#upset(process.name, why);
    this.#workers.died(process);
  }

  paused(process: Process): void {
    this.#upset(process.name, 'stood still');
    this.#workers.paused(process);
  }

  ended(process: Process, why: string): void {
    this.#workers.ended(process, why);
  }

  failedFor(worker: string): void {
    this.#upset(worker, 'a part failed it');
    this.#workers.failedFor(worker);
  }

  /** Told before the watches forget: what was ok then must come back. */
  losing(backMs: number): void {
    this.#index.losing(backMs);
    for (const { bill } of this.#world.payments.values()) bill.unsure();
    if (backMs === Infinity) return;
    const sinceMs = this.#world.agenda.nowMs - backMs - 100;
    for (const payments of this.#world.payments.values()) payments.forgotten(sinceMs);
  }

  /** By more than a lease: what is under one may be granted anew, and a quiet time may be over. */
  clockJumped(): void {
    for (const payments of this.#world.payments.values()) payments.upset('the clock jumped', {});
  }

  applied(call: Call, reply: unknown, meant: Applied | undefined): void {
    const { verb, job, args } = call;
    if (!job) return;
    const words = () => `${verb} ${JSON.stringify(args)} → ${JSON.stringify(reply)}`;
    this.#world.story.detail('index', words);
    const payments = this.#world.paymentsOf(job);
    if (verb === 'stamp') this.#stamped(job, args as StampArguments, reply as { kind: string });
    if (meant?.kind === 'reaped') {
      for (const { batch } of meant.batches) payments.upset('its lease was reaped', { batch });
    }
    if (meant?.kind === 'closed') payments.upset(meant.verb, {});
    if (verb === 'control' || verb === 'hold') payments.upset(verb, {});
    const cap = capOf(args);
    if (cap !== undefined) payments.bill.capped(cap, payments.tally.requests > 0);
    this.#workers.applied(call, meant);
    this.#index.applied(call, reply, meant);
  }

  requested(worker: string, job: JobRef, item: string): void {
    this.#world.paymentsOf(job).requested(worker, item, this.batchOf(item));
    this.#workers.requested(worker, item);
  }

  replied(worker: string, job: JobRef, item: string, reply: ModelReply): void {
    const payments = this.#world.paymentsOf(job);
    this.#workers.replied(worker, item, reply);
    payments.bill.paid(reply);
    if (reply.kind === 'aborted') return;
    if (reply.kind === 'failed') {
      if (reply.fault.code === 'rate_limited') payments.refused();
      else payments.failed();
      return;
    }
    const isGood = typeof (reply.value as { score?: unknown }).score === 'number';
    if (isGood) payments.answered(worker, item);
  }

  emitted(who: string, event: JobEvent): void {
    if ('batch' in event && 'item' in event) this.#batches.set(event.item, event.batch);
    if (event.kind === 'claimed') this.#workers.claimed(who, event.fence, event.batch);
    if (event.kind === 'item-ended' || event.kind === 'item-handed-back') {
      const job = this.#workers.jobOf(who);
      if (job) this.#world.paymentsOf(job).ended(who, event.item, this.#world.agenda.nowMs);
      this.#workers.itemEnded(who, event.item);
      this.#owed.settle(`end of item ${event.item}`);
    }
    const { at: _at, jobId: _jobId, kind, ...rest } = event;
    const words = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    this.#world.story.tell(who, `${kind}: ${words.join(', ')}`);
  }

  #stamped(job: JobRef, { batch, fence, keys }: StampArguments, { kind }: { kind: string }): void {
    if (kind === 'lost') this.#workers.toldLost(fence);
    const worker = this.#workers.holderOf(fence);
    if (kind !== 'held' || worker === undefined) return;
    for (const key of keys) this.#world.paymentsOf(job).stamped(worker, key, batch);
  }

  #upset(worker: string, why: string): void {
    const job = this.#workers.jobOf(worker);
    if (job) this.#world.paymentsOf(job).upset(why, { worker });
  }
}

type StampArguments = {
  readonly batch: number;
  readonly fence: string;
  readonly keys: readonly string[];
};

/** The cap that a verb brings: create, or a control. */
function capOf(args: unknown): number | undefined {
  type Capping = { readonly capMicroDollars?: number };
  const { capMicroDollars, control } = (args ?? {}) as Capping & { readonly control?: Capping };
  return capMicroDollars ?? control?.capMicroDollars;
}
