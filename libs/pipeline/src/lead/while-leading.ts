import type { JobPlace } from '@longhaul/jobs/object-key';
import type { LeaderPorts, LeaderSettings } from '../engine.ts';

/** What keeping a lead needs. */
export type LeadPorts = Pick<LeaderPorts, 'coordinator' | 'clock'> & {
  readonly settings: Pick<LeaderSettings, 'leaderLeaseMs'> &
    Partial<Pick<LeaderSettings, 'whenResigned'>>;
};

/**
 * Runs what takes longer than a lease, planning or the account, and renews the lead meanwhile, so
 * that no other leader begins the same beside it. A lead that is lost all the same stops nothing:
 * what both write is the same bytes, created once. For the same reason a leader that hands over does not
 * wait for it: the next one begins again, and what goes on here meets a newer epoch.
 *
 * @throws Resigned
 */
export async function whileLeading<Made>(
  ports: LeadPorts,
  job: JobPlace,
  owner: string,
  action: () => Promise<Made>,
  resign?: AbortSignal,
): Promise<Made> {
  const done = new AbortController();
  const renewing = renewUntil(ports, job, owner, done.signal);
  try {
    if (!resign || ports.settings.whenResigned === 'drain') return await action();
    return await unlessResigned(action(), resign, done.signal);
  } finally {
    done.abort();
    await renewing;
  }
}

/** The leader was told to hand over in the midst of something long. */
export class Resigned extends Error {
  override readonly name = 'Resigned';
}

function unlessResigned<Made>(
  made: Promise<Made>,
  resign: AbortSignal,
  done: AbortSignal,
): Promise<Made> {
  // Whoever is not waited for any more must not end the process by failing.
  made.catch(() => undefined);
  const resigned = new Promise<never>((_, reject) => {
    const leave = () => reject(new Resigned('The lead is handed over.'));
    if (resign.aborted) leave();
    else resign.addEventListener('abort', leave, { once: true, signal: done });
  });
  return Promise.race([made, resigned]);
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
