import type { JobPorts, LeaderPorts, LeaderSettings } from '../engine.ts';

/** What erasing in jobs of one workload needs. */
export type ErasePorts = JobPorts &
  Pick<LeaderPorts, 'coordinator'> & {
    readonly settings: Pick<LeaderSettings, 'phasesMs' | 'leaderLeaseMs'>;
  };

/** By a workload's name; `undefined` for one that this process does not know. */
export type ErasePortsOf = (workload: string) => ErasePorts | undefined;
