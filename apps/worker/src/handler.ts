import { onSignals } from '@longhaul/platform/shutdown';
import { openWorker, type Worker, type WorkerReport } from '@longhaul/wiring/worker';
import { configOf } from './config.ts';

/** What of Lambda's context is used. */
export type InvocationContext = { readonly getRemainingTimeInMillis: () => number };

const drain = new AbortController();
const cut = new AbortController();
onSignals({ drain: () => drain.abort(), now: () => cut.abort() });

let opening: Promise<Worker> | undefined;

/** Once a process, at its first event; tried again at the next one where it failed. */
function worker(): Promise<Worker> {
  opening ??= configOf().then(openWorker);
  opening.catch(() => (opening = undefined));
  return opening;
}

/**
 * The worker as a Lambda function: one event is one invocation of a batch. It ends by itself before
 * the platform's time-out, and returns with nothing under way, because it is frozen then.
 */
export async function handler(event: unknown, context: InvocationContext): Promise<WorkerReport> {
  const opened = await worker();
  return opened.run(event, {
    leftMs: () => context.getRemainingTimeInMillis(),
    drain: drain.signal,
    cut: cut.signal,
  });
}
