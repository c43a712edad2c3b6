import type { Submission } from '@longhaul/jobs/documents';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { PlanItem } from '@longhaul/jobs/plan';
import type { Epoch, JobMeta, WorkScope } from '@longhaul/ports/coordinator-replies';
import type { LeaderPorts } from '../engine.ts';
import type { AdoptedPlan } from '../plan/plan-job.ts';
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
  readonly itemsByBatch: ReadonlyMap<number, readonly PlanItem[]>;
  readonly itemsByKey: ReadonlyMap<string, PlanItem>;
  epoch: Epoch;
  meta: JobMeta;
  lastControlsAt: number;
  lastProgressAt: number;
  lastEnded: number;
  probes: number;
  /** Batches whose store side was compared since they were last leased. */
  readonly reconciled: Set<number>;
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
  /** Another leader has the job. */
  | { readonly kind: 'lost' };
