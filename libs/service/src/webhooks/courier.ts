import type { JobStore } from '@longhaul/ports/job-store';
import type { Random } from '@longhaul/ports/random';
import { deliver, type Delivery, type DeliveryPorts } from './deliver.ts';
import {
  countTry,
  dropNotice,
  keptNotices,
  readNotice,
  type KeptNotice,
  type NoticePlace,
} from './outbox.ts';
import { readWebhook } from './webhook-store.ts';

/**
 * Brings what the outbox holds to its receivers. Owns which notices this process tries and when; what
 * there is to tell stands in the store, and a process that dies takes nothing with it.
 *
 * C1 A notice leaves the outbox when its receiver took it, with its webhook, or after `mostTries`.
 * C2 One message at a time goes to a webhook: a receiver that hangs delays no other, and no job.
 * C3 Of several processes one tries a notice for as long as it lives. Another takes it up when it stood
 *    untouched for longer than its next try was away, by its own clock; before each try it is read
 *    again, and who finds that somebody else counted one leaves it to them.
 */
export type CourierOptions = DeliveryPorts & {
  readonly store: JobStore;
  readonly random: Pick<Random, 'next'>;
  /** Told what does not get through and why. */
  readonly warn: (message: string, about: Undelivered) => void;
  /** How long another process may be late before its notices are taken up: 0 where there is none. */
  readonly graceMs: number;
};

/** What of a tenant's, and why; without a tenant it is about all. */
export type Undelivered = {
  readonly tenant?: string;
  readonly job?: string;
  readonly tries?: number;
  readonly reason: string;
};

const lookEveryMs = 60_000;
const firstRetryMs = 1_000;
const maxRetryMs = 3_600_000;
/** With the lengths above, the last is about a day after the first. */
const mostTries = 36;
/** An operator hears of a receiver that fails after a minute, and once more at the end. */
const toldAtTry = 6;

type Waiting = { readonly place: NoticePlace; readonly tries: number; readonly dueAt: number };

export class Courier {
  readonly #options: CourierOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #underWay = new Map<string, Promise<void>>();
  #lookAt = -Infinity;
  #woken = new AbortController();

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** A notice that this process kept: it is tried at once. */
  take(place: NoticePlace): void {
    this.#waiting.set(nameOf(place), { place, tries: 0, dueAt: this.#options.clock.now() });
    this.#woken.abort();
  }

  /** Until `signal` aborts; then what is under way is cut, and stands in the outbox as it did. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#options;
    while (!signal.aborted) {
      this.#woken = new AbortController();
      if (clock.now() >= this.#lookAt) await this.#look();
      for (const waiting of [...this.#waiting.values()]) this.#start(waiting, signal);
      const dueIn = this.#nextAt() - clock.now();
      await clock.sleep(dueIn, AbortSignal.any([signal, this.#woken.signal]));
    }
    await Promise.all(this.#underWay.values());
  }

  /** What cannot be listed now is listed the next time. */
  async #look(): Promise<void> {
    const { clock, store, warn } = this.#options;
    this.#lookAt = clock.now() + lookEveryMs;
    try {
      for await (const place of keptNotices(store)) {
        if (this.#waiting.has(nameOf(place))) continue;
        const notice = await readNotice(store, place);
        if (notice) this.#leaveToOthers(place, notice.tries);
      }
    } catch (error) {
      warn('What webhooks are still to be told cannot be listed.', { reason: String(error) });
    }
  }

  /** C3 */
  #leaveToOthers(place: NoticePlace, tries: number): void {
    const { clock, random, graceMs } = this.#options;
    const waitMs = graceMs === 0 ? 0 : mostDelayMs(tries) + graceMs * (1 + random.next());
    this.#waiting.set(nameOf(place), { place, tries, dueAt: clock.now() + waitMs });
  }

  #nextAt(): number {
    const due = [...this.#waiting.values()].filter(({ place }) => !this.#isBusy(place));
    return Math.min(this.#lookAt, ...due.map(({ dueAt }) => dueAt));
  }

  /** C2 */
  #isBusy(place: NoticePlace): boolean {
    return this.#underWay.has(laneOf(place));
  }

  #start(waiting: Waiting, signal: AbortSignal): void {
    const { place, dueAt } = waiting;
    if (this.#isBusy(place) || dueAt > this.#options.clock.now()) return;
    const trying = this.#try(waiting, signal)
      .catch((error: unknown) => this.#putOff(waiting, error))
      .finally(() => {
        this.#underWay.delete(laneOf(place));
        this.#woken.abort();
      });
    this.#underWay.set(laneOf(place), trying);
  }

  /** The store does not answer: nothing is known of the notice, so nothing is decided. */
  #putOff(waiting: Waiting, error: unknown): void {
    const { clock, warn } = this.#options;
    const dueAt = clock.now() + lookEveryMs;
    this.#waiting.set(nameOf(waiting.place), { ...waiting, dueAt });
    const { tenant } = waiting.place;
    warn('A webhook cannot be served now.', { tenant, reason: String(error) });
  }

  async #try({ place, tries }: Waiting, signal: AbortSignal): Promise<void> {
    const { store } = this.#options;
    const notice = await readNotice(store, place);
    if (!notice) return void this.#waiting.delete(nameOf(place));
    if (notice.tries !== tries) return this.#leaveToOthers(place, notice.tries);
    const webhook = await readWebhook(store, place.tenant, place.webhookId);
    if (!webhook) return this.#drop(place);
    const delivery = await deliver(this.#options, webhook, place.messageId, notice, signal);
    if (delivery.kind === 'done') await this.#drop(place);
    else if (!signal.aborted) await this.#failed(place, notice, delivery);
  }

  /** C1 */
  async #drop(place: NoticePlace): Promise<void> {
    await dropNotice(this.#options.store, place);
    this.#waiting.delete(nameOf(place));
  }

  async #failed(
    place: NoticePlace,
    notice: KeptNotice,
    { kind, reason }: Exclude<Delivery, { kind: 'done' }>,
  ): Promise<void> {
    const { store, clock, random, warn } = this.#options;
    const tries = notice.tries + 1;
    const fields = { tenant: place.tenant, job: notice.jobId, tries, reason };
    if (kind === 'never' || tries >= mostTries) {
      await this.#drop(place);
      return warn('A webhook was not delivered.', fields);
    }
    if (tries === toldAtTry) warn('A webhook is not taken. It is tried for a day.', fields);
    await countTry(store, place, notice);
    const most = mostDelayMs(tries);
    const dueAt = clock.now() + most / 2 + (random.next() * most) / 2;
    this.#waiting.set(nameOf(place), { place, tries, dueAt });
  }
}

function mostDelayMs(tries: number): number {
  return tries === 0 ? 0 : Math.min(maxRetryMs, firstRetryMs * 2 ** (tries - 1));
}

function laneOf({ tenant, webhookId }: NoticePlace): string {
  return `${tenant}/${webhookId}`;
}

function nameOf(place: NoticePlace): string {
  return `${laneOf(place)}/${place.messageId}`;
}
