import type { JobPlace } from '@longhaul/jobs/object-key';
import type { LeaderPorts, LeaderSettings } from '../engine.ts';

/** What keeping a lead needs. */
export type LeadPorts = Pick<LeaderPorts, 'coordinator' | 'clock'> & {
  readonly settings: Pick<LeaderSettings, 'leaderLeaseMs'>;
};

/**
 * Runs what takes longer than a lease, planning or the account, and renews the lead meanwhile, so
 * that no other leader begins the same beside it. A lead that is lost all the same stops nothing:
 * what both write is the same bytes, created once.
 */
export async function whileLeading<Made>(
  ports: LeadPorts,
  job: JobPlace,
  owner: string,
  action: () => Promise<Made>,
): Promise<Made> {
  const done = new AbortController();
  const renewing = renewUntil(ports, job, owner, done.signal);
  try {
    return await action();
  } finally {
    done.abort();
    await renewing;
  }
}

async function renewUntil(
  { coordinator, clock, settings: { leaderLeaseMs } }: LeadPorts,
  job: JobPlace,
  owner: string,
  done: AbortSignal,
): Promise<void> {
  for (;;) {
    await clock.sleep(leaderLeaseMs / 3, done);
    if (done.aborted) return;
    // A failed renewal is tried again; whether it mattered, the next tick tells.
    await coordinator.lead(job, { owner, leaseMs: leaderLeaseMs }).catch(() => undefined);
  }
}
