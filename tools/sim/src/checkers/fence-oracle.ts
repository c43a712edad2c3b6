import type { JobMeta } from '@longhaul/ports/coordinator-replies';
import { demand } from './violation.ts';

/**
 * Who holds which batch, and who leads, by the answers that were given: an index of its own that
 * knows the protocol and none of the code.
 *
 * Owns one lease for each batch and one lead. What the index forgot, it forgets too (`forget`).
 */
export class FenceOracle {
  readonly #leases = new Map<number, Lease>();
  #lead: (Lease & { owner: string }) | undefined;
  #quietUntilMs = 0;
  /** After a rollback the index holds leases that this oracle cannot know; they are believed once. */
  #believes = false;
  /** After a rollback until its plan is created again: what is granted may have been granted before. */
  #isDoubtful = false;
  readonly #granted = new Set<string>();

  get epoch(): string | undefined {
    return this.#lead?.token;
  }

  fenceOf(batch: number): string | undefined {
    return this.#leases.get(batch)?.token;
  }

  get leases(): ReadonlyMap<number, Lease> {
    return this.#leases;
  }

  isQuiet(nowMs: number): boolean {
    return this.#isDoubtful || nowMs < this.#quietUntilMs;
  }

  /** The index lost its last moments, or all: what it knows is unknown, or nothing. */
  forget(lost: 'last-moments' | 'everything'): void {
    this.#leases.clear();
    this.#lead = undefined;
    this.#believes = lost === 'last-moments';
    this.#isDoubtful = lost === 'last-moments';
    if (lost === 'everything') this.#quietUntilMs = 0;
  }

  led(nowMs: number, by: { owner: string; leaseMs: number }, epoch: string): void {
    const before = this.#lead;
    if (before && before.token !== epoch) {
      const isFree = before.owner === by.owner || hasRunOut(before, nowMs);
      demand(isFree, 'I6', () => `${by.owner} leads while ${before.owner} holds the lead`);
    }
    if (before) {
      const isSame = before.owner === by.owner;
      demand(isSame === (before.token === epoch), 'I6', () => `epoch ${epoch} of ${by.owner}`);
    }
    this.#lead = { ...by, token: epoch, expiresAtMs: nowMs + by.leaseMs };
  }

  resigned(epoch: string): void {
    if (this.#lead?.token === epoch) this.#lead = undefined;
  }

  /** A leader's verb was obeyed. */
  obeyed(verb: string, epoch: string): void {
    const isCurrent = this.#lead === undefined || this.#lead.token === epoch;
    demand(isCurrent, 'I6', () => `${verb} was obeyed for the old epoch ${epoch}`);
  }

  created(quietUntilMs: number): void {
    this.#leases.clear();
    this.#believes = false;
    this.#isDoubtful = false;
    this.#quietUntilMs = quietUntilMs;
  }

  /** What may have been forgotten was compared with the store. */
  createdAgain(quietUntilMs: number): void {
    if (!this.#isDoubtful) return;
    this.#isDoubtful = false;
    this.#quietUntilMs = quietUntilMs;
  }

  granted(nowMs: number, grant: { batch: number; fence: string; leaseMs: number }): void {
    const { batch, fence, leaseMs } = grant;
    const held = this.fenceOf(batch);
    const isNew = held !== fence && !(this.#believes && this.#granted.has(fence));
    this.#granted.add(fence);
    demand(
      held === undefined || !isNew,
      'I6',
      () => `batch ${batch} went to ${fence} under ${held}`,
    );
    demand(!isNew || !this.isQuiet(nowMs), 'I6', () => `batch ${batch} granted in the quiet time`);
    if (held !== fence)
      this.#leases.set(batch, { token: fence, expiresAtMs: nowMs + leaseMs, leaseMs });
  }

  /** A renewal was answered `held`; true when it adopted the fence. */
  renewed(nowMs: number, by: { batch: number; fence: string; leaseMs: number }): boolean {
    const held = this.fenceOf(by.batch);
    const isAdopted = held === undefined && this.isQuiet(nowMs);
    const isDue = held === by.fence || isAdopted || this.#mayBelieve(held);
    demand(isDue, 'I6', () => `batch ${by.batch}: ${by.fence} was renewed under ${String(held)}`);
    const { leaseMs } = by;
    this.#leases.set(by.batch, { token: by.fence, expiresAtMs: nowMs + leaseMs, leaseMs });
    return isAdopted;
  }

  /** A verb of the fence's holder was obeyed. */
  heldBy(verb: string, batch: number, fence: string): void {
    const held = this.fenceOf(batch);
    const isHolder = held === fence || this.#mayBelieve(held);
    demand(isHolder, 'I6', () => `${verb} of batch ${batch} by ${fence} under ${String(held)}`);
  }

  released(batch: number): void {
    this.#leases.delete(batch);
  }

  reaped(nowMs: number, batches: readonly number[]): void {
    for (const batch of batches) {
      const lease = this.#leases.get(batch);
      demand(!lease || hasRunOut(lease, nowMs), 'I6', () => `batch ${batch} reaped while leased`);
      demand(!this.isQuiet(nowMs), 'I6', () => `batch ${batch} reaped in the quiet time`);
      this.#leases.delete(batch);
    }
  }

  /** All leases were dropped. */
  closed(): void {
    this.#leases.clear();
    this.#believes = false;
  }

  #mayBelieve(held: string | undefined): boolean {
    return this.#believes && held === undefined;
  }
}

export type Lease = {
  readonly token: string;
  readonly expiresAtMs: number;
  readonly leaseMs: number;
};

function hasRunOut({ expiresAtMs, leaseMs }: Lease, nowMs: number): boolean {
  return expiresAtMs <= nowMs || expiresAtMs - nowMs > 2 * leaseMs;
}

/** The order of (round, phase), as one number. */
export function progressOf({ state }: JobMeta): number {
  const phases = ['planning', 'extracting', 'sealed', 'analyzing', 'done'];
  return state.round * phases.length + phases.indexOf(state.phase);
}
