import { setTimeout as pause } from 'node:timers/promises';

const defaultPollMs = 5;

/**
 * Waits until the condition holds, looking again and again: a test waits for what it needs, never
 * for a time.
 *
 * @throws when it does not hold within `limitMs`; `reason` says what was waited for.
 */
export async function waitUntil(
  reason: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 20_000,
  pollMs = defaultPollMs,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited ${String(limitMs)} ms in vain: ${reason}.`);
    await pause(pollMs);
  }
}
