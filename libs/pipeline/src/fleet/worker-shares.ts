import {
  forgetTenant,
  mayStart,
  noteStart,
  noteWish,
  openFairShare,
  type FairShare,
} from '@longhaul/admission/fair-share';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Clock } from '@longhaul/ports/clock';
import type { RoomGrant, RoomWish, WorkerRoom } from '../lead/batches/worker-room.ts';
import type { FleetSettings } from './fleet-ports.ts';

/**
 * Divides this process's workers between the jobs it leads: tenants take turns by tokens started,
 * whether a worker is invoked for them or pulls them. Never stops a worker: who is behind gets the
 * next place that becomes free.
 *
 * R1 The workers of all jobs together stay within `maxWorkers`, as far as jobs tell the truth.
 * R2 A job has no more open, beyond what is at work, than fills its workers once: what is open can be
 *    pulled by anybody at any time, so turns reach no further than that.
 * R3 A job that did not ask for a while holds nobody back.
 */
export class WorkerShares {
  readonly #clock: Clock;
  readonly #settings: Pick<FleetSettings, 'maxWorkers' | 'weightOf'>;
  readonly #jobs = new Map<string, Asked>();
  #share: FairShare;

  constructor(
    clock: Clock,
    settings: Pick<FleetSettings, 'maxWorkers' | 'weightOf' | 'quantumTokens'>,
  ) {
    this.#clock = clock;
    this.#settings = settings;
    this.#share = openFairShare(settings.quantumTokens);
  }

  /**
   * The places of one job, from now until `leave`. It is taken to want some before it first asks, so
   * that of jobs that begin together the first to be planned does not take them all.
   */
  roomOf(job: JobPlace): WorkerRoom {
    const asked: Asked = { tenant: job.tenant, workers: 0, wants: true, at: this.#clock.now() };
    this.#jobs.set(nameOf(job), asked);
    this.#noteWish(job.tenant);
    return { ask: (wish) => this.#ask(asked, wish) };
  }

  /** The job is not led here any more; its workers are the next leader's to count. */
  leave(job: JobPlace): void {
    this.#jobs.delete(nameOf(job));
    const isLast = ![...this.#jobs.values()].some(({ tenant }) => tenant === job.tenant);
    if (isLast) this.#share = forgetTenant(this.#share, job.tenant);
    else this.#noteWish(job.tenant);
  }

  #ask(asked: Asked, wish: RoomWish): RoomGrant {
    const { tenant } = asked;
    asked.at = this.#clock.now();
    asked.workers = wish.workers;
    const inUse = [...this.#jobs.values()].reduce((sum, { workers }) => sum + workers, 0);
    const free = this.#settings.maxWorkers - inUse;
    const workers = Math.max(Math.min(wish.maxWorkers - wish.workers, free), 0);
    // A job that was given fewer workers has them end as they find nothing more to pull.
    const places = Math.min(wish.workers + workers, wish.maxWorkers);
    let { batches: aheadBatches, items: aheadItems } = wish.ahead;
    const couldOpen = (most: number): boolean =>
      aheadBatches < most || aheadItems < most * wish.lanes;
    asked.wants = wish.backlog.length > 0 && couldOpen(wish.maxWorkers);
    this.#noteWishes();
    let batches = 0;
    for (const { items, tokens } of wish.backlog) {
      if (!couldOpen(places) || !mayStart(this.#share, tenant)) break;
      const weight = this.#settings.weightOf(tenant);
      this.#share = noteStart(this.#share, tenant, { tokens, weight });
      batches += 1;
      aheadBatches += 1;
      aheadItems += items;
    }
    asked.workers += Math.min(workers, aheadBatches);
    return { workers, batches };
  }

  #noteWishes(): void {
    const tenants = new Set([...this.#jobs.values()].map(({ tenant }) => tenant));
    for (const tenant of tenants) this.#noteWish(tenant);
  }

  #noteWish(tenant: string): void {
    const heardSince = this.#clock.now() - silenceMs;
    const jobs = [...this.#jobs.values()].filter((job) => job.tenant === tenant);
    const wants = jobs.some((job) => job.wants && job.at >= heardSince);
    this.#share = noteWish(this.#share, tenant, wants);
  }
}

/** What a job told when it asked last. */
type Asked = { readonly tenant: string; workers: number; wants: boolean; at: number };

/** Several ticks: a job that asks so seldom is waiting for its store or index, not for its turn. */
const silenceMs = 10_000;

function nameOf({ tenant, jobId }: JobPlace): string {
  return `${tenant}/${jobId}`;
}
