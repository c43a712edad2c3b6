import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Epoch, JobMeta, WorkScope } from '@longhaul/ports/coordinator-replies';
import type { LeaderPorts, LeaderSettings } from '../engine.ts';
import type { AdoptedPlan, LedItem } from '../plan/adopted-plan.ts';
import type { Standing } from '../rounds.ts';

/**
 * One leader's hold on one round of one job: what it read from the store and what it remembers
 * between ticks. Everything here can be read again after a crash; nothing here is the truth.
 */
export type Leadership = {
  readonly ports: LeaderPorts;
  readonly job: JobPlace;
  readonly owner: string;
  /** Aborts when this process is to hand over: nothing more is dispatched. */
  readonly resign: AbortSignal;
  readonly submission: Submission;
  readonly adopted: AdoptedPlan;
  readonly standing: Standing;
  readonly scope: WorkScope;
  readonly itemsByBatch: ReadonlyMap<number, readonly LedItem[]>;
  readonly itemsByKey: ReadonlyMap<string, LedItem>;
  epoch: Epoch;
  meta: JobMeta;
  lastControlsAt: number;
  lastTickAt: number;
  /** Until then workers may not have renewed yet, because this leader was away for long. */
  quietUntil: number;
  lastProgressAt: number;
  /** Undefined until the first look. */
  lastEnded: number | undefined;
  /** Of items that ended, as it was seen last; a hint for when to look again. */
  pacePerMs: number;
  /** Until then some item waits for the model's limits. */
  waitsUntil: number;
  probes: number;
  /** The round's account, once this leader's own put of it is the one that counts. */
  manifest: Manifest | undefined;
  /** Whether the store knows of the hold that stands. */
  isHoldKept: boolean;
  /** Batches whose store side was compared since they were last offered. */
  readonly reconciled: Set<number>;
  /** What batches that ended in part still miss, as it was asked last. */
  readonly missing: Map<number, readonly LedItem[]>;
  /** When the index was last gone through as a whole. */
  lastScanAt: number;
  /** False while work waits for the turn of other jobs: that is no stall. */
  hasRoom: boolean;
  /** Nothing of the job runs, because other jobs have their turn: its led time stands still. */
  waitsForTurn: boolean;
};

/** Why a leader stops leading. */
export type LeadEnd =
  | { readonly kind: 'finished' }
  | {
      readonly kind: 'held';
      readonly hold: Exclude<JobMeta['state']['hold'], 'none'>;
      readonly reason: string;
    }
  | { readonly kind: 'resigned' }
  /** Another leader has the job, for `leftMs` at least where that is known. */
  | { readonly kind: 'lost'; readonly leftMs?: number | undefined };

/** Long enough for every living worker to renew once and so to keep, or re-adopt, its lease. */
export function quietMs({ batchLeaseMs }: LeaderSettings): number {
  return batchLeaseMs / 3 + 2_000;
}

/** Whether workers that seem dead, or absent, may only not have renewed yet. */
export function isQuiet({ ports, meta, quietUntil }: Leadership): boolean {
  return meta.quietMs > 0 || ports.clock.now() < quietUntil;
}

/** The last control of the rounds before: they were told to those rounds, and not to this one. */
export function controlsBefore({ standing }: Leadership): number {
  return standing.request?.controlSeq ?? 0;
}
