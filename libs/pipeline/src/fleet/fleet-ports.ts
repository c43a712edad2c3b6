import type { Work } from '@longhaul/jobs/documents/plan';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { OpenJobs } from '@longhaul/ports/open-jobs';
import type { LeaderPorts } from '../engine.ts';

/** What of a leader's ports differs from job to job. */
export type JobRoles = Pick<LeaderPorts, 'workload' | 'coordinator' | 'events'> & {
  /** Begins to hear what other processes tell of the job; returns the function that ends it. */
  readonly follow: () => () => void;
};

/** What a process that leads many jobs is given. */
export type FleetPorts = Omit<LeaderPorts, 'workload' | 'coordinator' | 'events' | 'room'> & {
  readonly openJobs: OpenJobs;
  /** `undefined` for work that this process does not know: a newer or older version runs elsewhere. */
  readonly rolesOf: (job: JobPlace, work: Work) => JobRoles | undefined;
  /** Told what an operator should know and no job's own stream carries. */
  readonly tell: (trouble: Trouble) => void;
  /** Told after each look at what is open. */
  readonly onStatus: (status: FleetStatus) => void;
  readonly fleet: FleetSettings;
};

export type Trouble = { readonly job: JobPlace | undefined; readonly message: string };

export type FleetStatus = {
  /** Whether the store's markers were listed at least once. */
  readonly hasListed: boolean;
  /** Open jobs known, those led here included. */
  readonly open: number;
  readonly led: readonly JobPlace[];
};

export type FleetSettings = {
  /** Jobs led at a time: each costs memory and a look every `tickMs`. */
  readonly maxJobs: number;
  /** Workers of all jobs led here together. */
  readonly maxWorkers: number;
  /** The store's markers, which are the truth, are listed this often. */
  readonly listEveryMs: number;
  /** The hint of open jobs is read this often. */
  readonly hintEveryMs: number;
  /** A held job is looked at this often; it uses no place meanwhile. */
  readonly heldEveryMs: number;
  /** How far one tenant's started tokens may be ahead of another's that waits. */
  readonly quantumTokens: number;
  readonly weightOf: (tenant: string) => number;
};
