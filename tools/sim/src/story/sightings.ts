import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { ModelReply } from '@longhaul/jobs/model';
import type { LeadEnd } from '@longhaul/pipeline/lead/leadership';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { Notice } from '@longhaul/ports/notifier';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Delivery } from '../actors/platform.ts';
import type { Process } from '../actors/process.ts';
import type { Applied } from '../checkers/index-watch.ts';
import type { Call } from '../parts/around.ts';
import type { Trouble } from '../parts/wire.ts';
import type { JobOptions } from '../world/options.ts';
import { nameOf, type World } from '../world/world.ts';

/**
 * Hears of everything that happens in a world and makes of it what counts: runs that were cut off,
 * fault cases that occurred, and the story.
 */
export class Sightings {
  readonly #world: World;
  readonly #batches = new Map<string, number>();
  readonly #rounds = new Map<string, number>();
  readonly #jobOf = new Map<string, JobRef>();

  constructor(world: World) {
    this.#world = world;
  }

  batchOf(_job: JobRef, item: string): number {
    return this.#batches.get(item) ?? -1;
  }

  submitted(_job: JobRef, _options: JobOptions): void {}
  cancelled(_job: JobRef): void {}
  hasDeadline(_job: JobRef): void {}
  put(key: string): void {
    const match = /^([^/]+)\/jobs\/([^/]+)\/rounds\/(\d+)\/manifest\.json$/.exec(key);
    if (match) this.#rounds.set(`${String(match[1])}/${String(match[2])}`, Number(match[3]));
  }

  hasManifest(job: JobRef, round: number): boolean {
    return this.roundsOf(job) >= round;
  }

  /** Rounds that have an account. */
  roundsOf(job: JobRef): number {
    return this.#rounds.get(nameOf(job)) ?? 0;
  }

  accounted(_job: JobRef, _manifest: Manifest): void {}
  outage(_ms: number): void {}
  handedOver(): void {}
  leaderDied(_process: Process, _wasLeading: boolean): void {}
  ledTo(_name: string, _job: JobRef, _end: LeadEnd): void {}
  notified(_notice: Notice): void {}
  undelivered(_how: 'dropped' | 'refused' | 'unanswered', _reference: WorkerReference): void {}
  troubled(_part: 'store' | 'index', _call: Call, _trouble: Trouble | 'outage'): void {}

  started(process: Process, { tenant, jobId }: WorkerReference, _how: Delivery): void {
    this.#jobOf.set(process.name, { tenant, jobId });
  }

  died(process: Process, why: string): void {
    this.#upset(process.name, why);
  }

  paused(process: Process): void {
    this.#upset(process.name, 'stood still');
  }

  ended(_process: Process, _how: string): void {}

  failedFor(worker: string): void {
    this.#upset(worker, 'a part failed it');
  }

  lost(backMs: number): void {
    if (backMs === Infinity) return;
    const sinceMs = this.#world.agenda.nowMs - backMs - 100;
    for (const payments of this.#world.payments.values()) payments.forgotten(sinceMs);
  }

  applied({ verb, job, args }: Call, reply: unknown, meant: Applied | undefined): void {
    if (!job) return;
    const words = () => `${verb} ${JSON.stringify(args)} → ${JSON.stringify(reply)}`;
    this.#world.story.detail('index', words);
    const payments = this.#world.paymentsOf(job);
    if (meant?.kind === 'reaped') {
      for (const { batch } of meant.batches) payments.upset('its lease was reaped', { batch });
    }
    if (meant?.kind === 'closed') payments.upset(`${meant.verb}`, {});
    if (verb === 'control' || verb === 'hold') payments.upset(verb, {});
  }

  replied(worker: string, job: JobRef, item: string, reply: ModelReply): void {
    const payments = this.#world.paymentsOf(job);
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
    const job = this.#jobOf.get(who);
    if ('batch' in event && 'item' in event) this.#batches.set(event.item, event.batch);
    if (event.kind === 'item-ended' || event.kind === 'item-handed-back') {
      if (job) this.#world.paymentsOf(job).ended(who, event.item, this.#world.agenda.nowMs);
    }
    this.#tell(who, event);
  }

  #tell(who: string, event: JobEvent): void {
    const { at: _at, jobId: _jobId, kind, ...rest } = event;
    const words = Object.entries(rest).map(([name, value]) => `${name} ${String(value)}`);
    this.#world.story.tell(who, `${kind}: ${words.join(', ')}`);
  }

  #upset(worker: string, why: string): void {
    const job = this.#jobOf.get(worker);
    if (job) this.#world.paymentsOf(job).upset(why, { worker });
  }
}
