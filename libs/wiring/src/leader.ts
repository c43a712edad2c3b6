import type { JobEvent } from '@longhaul/jobs/job-event';
import type { FleetStatus, Trouble } from '@longhaul/pipeline/fleet/fleet-ports';
import { leadJobs } from '@longhaul/pipeline/fleet/lead-jobs';
import type { Config } from './config.ts';
import { openEndpoint } from './embedded/model-endpoint.ts';
import { loadPrices } from './embedded/prices.ts';
import { openFleetBase, type FleetBase } from './fleet/base.ts';
import { openFleetEngine, type FleetEngine } from './fleet/engine.ts';
import { shippedWorkloads } from './workloads.ts';

/**
 * A process that finds the open jobs of a fleet and leads them, several at a time: what
 * `apps/orchestrator` runs.
 */
export type Leader = {
  /** What an operator should know although it stops nothing. */
  readonly findings: readonly string[];
  /** Leads until `resign` aborts; then hands every job over at once and ends within seconds. */
  readonly run: (resign: AbortSignal) => Promise<void>;
  readonly status: () => FleetStatus;
  /** Why it cannot do its work now: store or Redis do not answer, or nothing was listed yet. */
  readonly unreadiness: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

export type LeaderOptions = {
  readonly config: Config;
  /** The events of all jobs led here, and of their workers elsewhere. */
  readonly onEvent: (event: JobEvent) => void;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly onStatus: (status: FleetStatus) => void;
};

/** Inline workers get so long to end their calls before they are cut and handed back. */
const drainMs = 2_500;
const probeMs = 2_000;
/** An object that nobody writes: that it is not there is an answer. */
const absentKey = 'readiness/probe';
const lateMs = 60_000;

/**
 * Connects, and proves that store and index can be trusted.
 *
 * @throws UsageError or TerminalError with what must be changed.
 */
export async function openLeader(options: LeaderOptions): Promise<Leader> {
  const { config } = options;
  const prices = await loadPrices(config.pricesFile);
  const base = openFleetBase(config);
  try {
    const findings = await base.prove();
    const endpoint = base.lambda ? undefined : await openEndpoint(config, base.clock);
    const drain = new AbortController();
    const cut = new AbortController();
    const engine = openFleetEngine(base, {
      workloads: shippedWorkloads,
      endpoint,
      prices,
      signals: { drain: drain.signal, cut: cut.signal },
      onBroken: () => drain.abort(),
    });
    for (const workload of shippedWorkloads) {
      base.indexOf(workload).events.subscribe((event) => {
        // A timeline is heard from its beginning: what another process told of is not told again.
        if (event.at >= base.clock.now() - lateMs) options.onEvent(event);
      });
    }
    let status: FleetStatus = { hasListed: false, open: 0, led: [] };
    const onStatus = (now: FleetStatus): void => {
      status = now;
      options.onStatus(now);
    };
    return {
      findings,
      status: () => status,
      run: async (resign) => {
        const stop = AbortSignal.any([resign, drain.signal]);
        const leading = leadJobs(
          { ...engine.ports, tell: options.onTrouble, onStatus },
          { resign: stop },
        );
        await Promise.all([leading, handBack(base, engine, stop, { drain, cut })]);
        const broken = engine.inline?.broken();
        if (broken) throw broken;
      },
      unreadiness: () => unreadinessOf(base, () => status.hasListed),
      close: async () => {
        await endpoint?.close();
        await base.close();
      },
    };
  } catch (error) {
    await base.close();
    throw error;
  }
}

/** Inline workers end with this process: they hand back what they hold, so that no death is charged. */
async function handBack(
  { clock }: FleetBase,
  { inline }: FleetEngine,
  stop: AbortSignal,
  workers: { readonly drain: AbortController; readonly cut: AbortController },
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

async function unreadinessOf(
  base: FleetBase,
  hasListed: () => boolean,
): Promise<readonly string[]> {
  const reasons = await Promise.all([
    probe(base, 'Redis', () => base.openJobs.incarnation()),
    probe(base, 'The store', () => base.store.get(absentKey)),
  ]);
  const found = reasons.filter((reason) => reason !== undefined);
  return hasListed() ? found : [...found, 'Open jobs have not been listed yet.'];
}

async function probe(
  { clock }: FleetBase,
  what: string,
  ask: () => Promise<unknown>,
): Promise<string | undefined> {
  const done = new AbortController();
  const late = clock.sleep(probeMs, done.signal).then(() => {
    if (!done.signal.aborted) throw new Error(`no answer within ${String(probeMs)} ms`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([ask(), late]);
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${what} does not answer: ${reason.replace(/\.$/, '')}.`;
  } finally {
    done.abort();
  }
}
