import type { Clock } from '@longhaul/ports/clock';

/**
 * Asks ECS not to end this task while it leads jobs: shields from scale-in and deployments, not from
 * a stop by hand or by Spot. A job would survive it, at the cost of a handover.
 *
 * Owns the wish. T1 What was granted ends by itself: a process that dies holds nobody up for long.
 * T2 A refusal is told and blocks nothing.
 */
export type TaskProtection = {
  /** Whether it is wanted from now on; asks ECS when that changes, and again while it is wanted. */
  readonly want: (wanted: boolean) => void;
  /** Gives up the protection, if there is one, and asks nothing more. */
  readonly close: () => Promise<void>;
};

export type TaskProtectionOptions = {
  /** `ECS_AGENT_URI` as ECS sets it; without one nothing is asked. */
  readonly agentUri: string | undefined;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  readonly warn: (message: string) => void;
};

/** Granted for so long; ECS takes 1 to 2,880 minutes. */
const grantedMinutes = 15;
const renewEveryMs = 5 * 60_000;
const requestTimeoutMs = 3_000;

export function createTaskProtection(options: TaskProtectionOptions): TaskProtection {
  const { agentUri, clock } = options;
  if (agentUri === undefined || agentUri === '') {
    return { want: () => undefined, close: () => Promise.resolve() };
  }
  const closing = new AbortController();
  let wanted = false;
  let changed = new AbortController();
  const want = (now: boolean): void => {
    if (now === wanted) return;
    wanted = now;
    changed.abort();
  };
  const keep = async (): Promise<void> => {
    let granted = false;
    while (!closing.signal.aborted) {
      changed = new AbortController();
      if (wanted || granted) granted = (await ask(options, agentUri, wanted)) && wanted;
      // What was changed while it was asked for is asked for at once.
      const waitMs = wanted ? renewEveryMs : Infinity;
      await clock.sleep(waitMs, AbortSignal.any([changed.signal, closing.signal]));
    }
    if (granted) await ask(options, agentUri, false);
  };
  const kept = keep();
  return {
    want,
    close: () => {
      closing.abort();
      return kept;
    },
  };
}

/** True when ECS agreed. */
async function ask(
  { fetch, warn }: TaskProtectionOptions,
  agentUri: string,
  wanted: boolean,
): Promise<boolean> {
  try {
    const response = await fetch(`${agentUri}/task-protection/v1/state`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(
        wanted
          ? { ProtectionEnabled: true, ExpiresInMinutes: grantedMinutes }
          : { ProtectionEnabled: false },
      ),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const reason = refusalOf(await response.json().catch(() => undefined));
    if (response.ok && reason === undefined) return true;
    warn(`ECS refused scale-in protection (${reason ?? String(response.status)}).`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warn(`ECS could not be asked for scale-in protection (${reason}).`);
  }
  return false;
}

/** ECS names a reason in one of two places; anything else is none. */
function refusalOf(reply: unknown): string | undefined {
  const { failure, error } = (reply ?? {}) as {
    failure?: { Reason?: unknown };
    error?: { Message?: unknown };
  };
  const reason = failure?.Reason ?? error?.Message;
  return typeof reason === 'string' ? reason : undefined;
}
