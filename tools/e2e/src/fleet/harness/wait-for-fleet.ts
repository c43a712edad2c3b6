import { waitUntil } from '../../harness/wait-until.ts';

/** Two leases, a redispatch and a busy machine. */
const limitMs = 120_000;
/** Each look costs the machine that is waited for. */
const pollMs = 100;

/** Waits for a condition that several processes bring about together. */
export function waitForFleet(
  reason: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  return waitUntil(reason, condition, limitMs, pollMs);
}
