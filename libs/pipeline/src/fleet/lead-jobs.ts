import type { FleetPorts } from './fleet-ports.ts';
import { JobFinder, reasonOf } from './job-finder.ts';
import { Leaders } from './leaders.ts';

/**
 * Finds open jobs and leads them, several at a time, until it is told to resign; then it dispatches
 * nothing more, hands every job over at once, and ends without waiting for workers.
 */
export async function leadJobs(
  ports: FleetPorts,
  signals: { readonly resign: AbortSignal },
): Promise<void> {
  const { clock, fleet } = ports;
  const finder = new JobFinder(ports);
  const leaders = new Leaders(ports, signals.resign, (job) => finder.forget(job));
  const status = (): void => {
    ports.onStatus({
      hasListed: finder.hasListed,
      open: finder.open.size,
      led: leaders.led,
    });
  };
  const tellLook = onceInARow((message) => ports.tell({ job: undefined, message }));
  while (!signals.resign.aborted) {
    try {
      await finder.look();
      tellLook(undefined);
    } catch (error) {
      tellLook(`The store's open jobs cannot be listed: ${reasonOf(error)} It is tried again.`);
    }
    await leaders.take(finder.open);
    status();
    await clock.sleep(fleet.hintEveryMs, AbortSignal.any([signals.resign, leaders.woken]));
  }
  await leaders.ended();
  status();
}

/** Tells a message that comes again and again once, until another, or none, came between. */
function onceInARow(tell: (message: string) => void): (message: string | undefined) => void {
  let last: string | undefined;
  return (message) => {
    if (message !== undefined && message !== last) tell(message);
    last = message;
  };
}
