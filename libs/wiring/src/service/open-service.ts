import type { JobPlace } from '@longhaul/jobs/object-key';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { tellControls } from '@longhaul/pipeline/controls';
import { deleteJob, type DeleteReply } from '@longhaul/pipeline/erase/delete-job';
import { eraseItem } from '@longhaul/pipeline/erase/erase-item';
import type { ErasePorts } from '@longhaul/pipeline/erase/erase-ports';
import type { FleetStatus, Trouble } from '@longhaul/pipeline/fleet/fleet-ports';
import { DocumentShelf } from '@longhaul/pipeline/query/document-shelf';
import type { QueryIndex } from '@longhaul/pipeline/query/query-ports';
import type { ServiceEngine, ServicePorts } from '@longhaul/service/service-ports';
import { TerminalError } from '@longhaul/ports/errors';
import type { Config } from '../config.ts';
import { openEndpoint } from '../embedded/model-endpoint.ts';
import { loadPrices } from '../embedded/prices.ts';
import type { EngineBase } from '../fleet/base.ts';
import { openFleetEngine } from '../fleet/engine.ts';
import { leadUntil } from '../fleet/lead-until.ts';
import { unreadinessOf } from '../fleet/unreadiness.ts';
import { webhooksOf, whileDelivering } from '../fleet/webhooks.ts';
import { bucketUploads } from './bucket-uploads.ts';
import { enterAllRecent } from './enter-all-recent.ts';
import { openEmbeddedServiceBase } from './embedded-base.ts';
import { followElsewhere, followHere, type FollowJob } from './event-feeds.ts';
import { jobPortsOf, serviceWorkloads } from './service-workloads.ts';
import { openTracing } from '../tracing.ts';
import { shippedWorkloads } from '../workloads.ts';

/**
 * What the service stands on, twice: over one folder, where this process leads and works as well;
 * and over Redis and S3, where it reads and writes, and orchestrators lead.
 */
export type Service = {
  readonly ports: ServicePorts;
  /** What an operator should know although it stops nothing. */
  readonly findings: readonly string[];
  /**
   * Embedded: finds open jobs, those of an earlier process too, and leads them until `resign`
   * aborts; then drains, hands back and ends, and everything can be resumed. Fleet: waits for
   * `resign`.
   *
   * @throws what made a worker give up: a full disk, a folder that is gone.
   */
  readonly run: (resign: AbortSignal) => Promise<void>;
  /** Which jobs are open and led here; nothing of it in a fleet. */
  readonly status: () => FleetStatus;
  readonly close: () => Promise<void>;
};

export type ServiceOptions = {
  readonly config: Config;
  readonly onTrouble: (trouble: Trouble) => void;
};

/** How long calls in flight may take to end at a stop, within the ten seconds containers get. */
const drainMs = 8_000;
/** How long files may take to be made again after an erasure. */
const phasesMs = 300_000;
const nothingLed: FleetStatus = { hasListed: false, open: 0, led: [] };

/**
 * Over Redis and S3 where the config names them, else over the data folder.
 *
 * @throws UsageError or TerminalError with what must be changed.
 */
export async function openService(options: ServiceOptions): Promise<Service> {
  return options.config.redisUrl === undefined ? openEmbedded(options) : openFleet(options);
}

async function openEmbedded({ config, onTrouble }: ServiceOptions): Promise<Service> {
  const prices = await loadPrices(config.pricesFile);
  const base = openEmbeddedServiceBase(config);
  const endpoint = await openEndpoint(config, base.clock);
  const tracing = await openTracing(base, 'longhaul', (message) =>
    onTrouble({ job: undefined, message }),
  );
  const [drain, cut] = [new AbortController(), new AbortController()];
  const webhooks = webhooksOf(base, onTrouble, { isAlone: true });
  const engine = openFleetEngine(base, {
    ...{ workloads: shippedWorkloads, endpoint, prices, tracing },
    notifier: webhooks.notifier,
    signals: { drain: drain.signal, cut: cut.signal },
    onBroken: () => drain.abort(),
    alone: {
      leader: { workersOutliveIndex: false, whenResigned: 'drain', retentionMs: 0 },
      fleet: { hintEveryMs: 250, heldEveryMs: 500 },
    },
  });
  let status = nothingLed;
  const onStatus = (now: FleetStatus): void => void (status = now);
  const { events } = base.indexOf(shippedWorkloads[0] as AnyWorkload);
  const ports = portsOf(base, 'embedded', {
    eventsOf:
      () =>
      async ({ jobId }) =>
        events.history(jobId),
    follow: () => followHere(events),
    whileNobodyLeads: base.whileNobodyLeads,
    passWord: (job) => engine.inline?.passWord(job),
  });
  return {
    ports,
    findings: [],
    status: () => status,
    run: async (resign) => {
      await enterAllRecent(base.store);
      await whileDelivering(webhooks, () =>
        leadUntil(engine, { drain, cut, resign }, { tell: onTrouble, onStatus }, drainMs),
      );
    },
    close: async () => {
      await tracing?.flush();
      await endpoint.close();
    },
  };
}

async function openFleet({ config }: ServiceOptions): Promise<Service> {
  // The clients of a fleet are loaded only for a fleet: they would double the start of the other.
  const { openFleetBase } = await import('../fleet/base.ts');
  const base = openFleetBase(config);
  try {
    const findings = await base.prove();
    const served = portsOf(base, 'fleet', {
      eventsOf: (workload) => base.indexOf(workload).events.read,
      follow: (workload) => followElsewhere(base.indexOf(workload).events),
      whileNobodyLeads: (_job, act) => act(),
      // Workers elsewhere hear of it with their next renewal.
      passWord: () => undefined,
    });
    return {
      ports: { ...served, uploads: bucketUploads(base) },
      findings,
      status: () => nothingLed,
      run: untilAborted,
      close: () => base.close(),
    };
  } catch (error) {
    await base.close();
    throw error;
  }
}

/** Where store and index alone do not say how something is done. */
type Ways = {
  readonly eventsOf: (workload: AnyWorkload) => QueryIndex['eventsOf'];
  readonly follow: (workload: AnyWorkload) => FollowJob;
  readonly whileNobodyLeads: <Made>(
    job: JobPlace,
    act: () => Promise<Made>,
  ) => Promise<Made | undefined>;
  /** After the index was told: workers of this process need not wait until they ask by themselves. */
  readonly passWord: (job: JobPlace) => void;
};

function portsOf(base: EngineBase, mode: ServicePorts['mode'], ways: Ways): ServicePorts {
  const { store, clock, random } = base;
  const [first, ...others] = serviceWorkloads(base);
  if (!first) throw new Error('There is no workload.');
  const indexes = new Map(
    shippedWorkloads.map((workload): [string, QueryIndex] => {
      const { coordinator } = base.indexOf(workload);
      return [workload.name, { workload, coordinator, eventsOf: ways.eventsOf(workload) }];
    }),
  );
  const shelf = new DocumentShelf(store);
  return {
    ...{ mode, store, clock, random },
    queries: {
      store,
      shelf,
      indexOf: (name) => indexes.get(name),
    },
    workloads: [first, ...others],
    engine: engineOf(base, ways, shelf),
    unreadiness: () => unreadinessOf(base),
  };
}

function engineOf(base: EngineBase, ways: Ways, shelf: DocumentShelf): ServiceEngine {
  const known = new Map(
    shippedWorkloads.map((workload) => [
      workload.name,
      { workload, follow: ways.follow(workload), ...base.indexOf(workload) },
    ]),
  );
  const { store, clock } = base;
  const erasing = { store, clock, portsOf: (name: string) => erasePortsOf(base, name) };
  const ended = async <Reply extends string>(
    job: JobPlace,
    act: () => Promise<Reply>,
  ): Promise<Reply | 'open'> => {
    const reply = await ways.whileNobodyLeads(job, act).finally(() => shelf.forget(job));
    return reply ?? 'open';
  };
  return {
    isSimulated: ({ model }) => model.startsWith('simulated-'),
    announce: (job) => base.openJobs.announce(job),
    tell: async (job, workload) => {
      const coordinator = known.get(workload)?.coordinator;
      if (coordinator) await tellControls({ store, coordinator }, job);
      ways.passWord(job);
    },
    follow: (job, workload, listener) =>
      known.get(workload)?.follow(job, listener) ?? (() => undefined),
    deleteJob: (job) => ended(job, (): Promise<DeleteReply> => deleteJob(erasing, job)),
    eraseItem: (job, itemId) =>
      ended(job, async () => {
        const reply = await eraseItem(erasing, job, itemId);
        if (reply !== 'foreign') return reply;
        throw new TerminalError(foreignWork(job));
      }),
  };
}

function erasePortsOf(base: EngineBase, name: string): ErasePorts | undefined {
  const workload = shippedWorkloads.find((known) => known.name === name);
  if (!workload) return undefined;
  const { coordinator } = base.indexOf(workload);
  const settings = { phasesMs, leaderLeaseMs: Math.min(15_000, base.config.leaseMs) };
  return { ...jobPortsOf(base, workload), coordinator, settings };
}

function foreignWork({ jobId }: JobPlace): string {
  return `Job ${jobId} is work of a workload that this service does not have: its files cannot be made again. Delete the whole job instead.`;
}

async function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
