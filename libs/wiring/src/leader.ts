import type { JobEvent } from '@longhaul/jobs/job-event';
import type { FleetStatus, Trouble } from '@longhaul/pipeline/fleet/fleet-ports';
import type { Config } from './config.ts';
import { openEndpoint } from './embedded/model-endpoint.ts';
import { loadPrices } from './embedded/prices.ts';
import { openFleetBase } from './fleet/base.ts';
import { openFleetEngine } from './fleet/engine.ts';
import { leadUntil } from './fleet/lead-until.ts';
import { unreadinessOf } from './fleet/unreadiness.ts';
import { webhooksOf, whileDelivering } from './fleet/webhooks.ts';
import { openTracing } from './tracing.ts';
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
  /** What an operator should know although it stops nothing, once it shows. */
  readonly onFinding: (finding: string) => void;
  readonly onStatus: (status: FleetStatus) => void;
};

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
    const tracing = await openTracing(base, 'longhaul-orchestrator', options.onFinding);
    const drain = new AbortController();
    const cut = new AbortController();
    const webhooks = webhooksOf(base, options.onTrouble, { isAlone: false });
    const engine = openFleetEngine(base, {
      ...{ workloads: shippedWorkloads, endpoint, prices, tracing },
      notifier: webhooks.notifier,
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
      run: (resign) =>
        whileDelivering(webhooks, () =>
          leadUntil(engine, { drain, cut, resign }, { tell: options.onTrouble, onStatus }),
        ),
      unreadiness: async () => {
        const reasons = await unreadinessOf(base);
        return status.hasListed ? reasons : [...reasons, 'Open jobs have not been listed yet.'];
      },
      close: async () => {
        await tracing?.flush();
        await endpoint?.close();
        await base.close();
      },
    };
  } catch (error) {
    await base.close();
    throw error;
  }
}
