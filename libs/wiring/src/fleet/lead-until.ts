import type { FleetPorts } from '@longhaul/pipeline/fleet/fleet-ports';
import { leadJobs } from '@longhaul/pipeline/fleet/lead-jobs';
import type { FleetEngine } from './engine.ts';

/** What a container's stop leaves for the handing over of many jobs besides. */
const containerDrainMs = 2_500;

export type LeadingSignals = {
  /** Aborts when this process is to hand over. */
  readonly resign: AbortSignal;
  /** The engine's own: aborted here at the end, or by a worker that gave up. */
  readonly drain: AbortController;
  readonly cut: AbortController;
};

/**
 * Finds and leads jobs until it is told to resign, and lets inline workers hand back what they hold.
 * They get `drainMs` to end their calls before these are cut.
 *
 * @throws what made an inline worker give up.
 */
export async function leadUntil(
  engine: FleetEngine,
  { resign, drain, cut }: LeadingSignals,
  tellers: Pick<FleetPorts, 'tell' | 'onStatus'>,
  drainMs = containerDrainMs,
): Promise<void> {
  const stop = AbortSignal.any([resign, drain.signal]);
  const leading = leadJobs({ ...engine.ports, ...tellers }, { resign: stop });
  await Promise.all([leading, handBack(engine, stop, { drain, cut }, drainMs)]);
  const broken = engine.inline?.broken();
  if (broken) throw broken;
}

/** Inline workers end with this process: they hand back what they hold, so that no death is charged. */
async function handBack(
  { inline, ports: { clock } }: FleetEngine,
  stop: AbortSignal,
  workers: Pick<LeadingSignals, 'drain' | 'cut'>,
  drainMs: number,
): Promise<void> {
  if (!stop.aborted) {
    await new Promise((resolve) => stop.addEventListener('abort', resolve, { once: true }));
  }
  workers.drain.abort();
  if (!inline) return;
  const idle = new AbortController();
  void clock.sleep(drainMs, idle.signal).then(() => workers.cut.abort());
  await inline.invoker.idle();
  idle.abort();
}
