import type { Submission } from '@longhaul/jobs/documents/submission';
import { setCap, tellControls } from '@longhaul/pipeline/controls';
import type { JobPorts, LeaderPorts } from '@longhaul/pipeline/engine';
import { lead } from '@longhaul/pipeline/lead/lead';
import type { LeadEnd } from '@longhaul/pipeline/lead/leadership';
import { isMarked } from '@longhaul/pipeline/markers';
import type { Tracing } from '@longhaul/telemetry/tracing';
import type { RunOptions, RunResult } from '../embedded.ts';
import { finishRun, isOver, resumeHeld } from '../embedded/finished-run.ts';
import type { ModelEndpoint } from '../embedded/model-endpoint.ts';
import { prepareOutFolder } from '../embedded/out-files.ts';
import { pauseAt } from '../embedded/pause-point.ts';
import { loadPrices } from '../embedded/prices.ts';
import { takeSubmission } from '../embedded/take-submission.ts';
import type { FleetBase } from './base.ts';
import { openTracing } from '../tracing.ts';
import { openFleetEngine, type FleetEngine } from './engine.ts';
import { webhooksOf } from './webhooks.ts';

const never = new AbortController().signal;
/** How often a job that somebody else leads is looked at. */
const lookEveryMs = 1_000;

/** Submits, leads or watches one job over the adapters of a fleet, and copies its files out. */
export async function runOver(
  base: FleetBase,
  endpoint: ModelEndpoint | undefined,
  options: RunOptions,
  outDirOf: (jobId: string) => string,
): Promise<RunResult> {
  const { workload, config } = options;
  const { coordinator, events } = base.indexOf(workload);
  const { store, clock, random } = base;
  const ports: JobPorts = {
    ...{ store, clock, random, workload, events },
    crashPoints: pauseAt(config.pauseAt),
  };
  const taken = await takeSubmission({ ...ports, config }, options, config.tenant);
  if (taken.kind === 'nothing') return taken;
  const { submission, rejected } = taken;
  const job = { tenant: submission.tenant, jobId: submission.jobId };
  const outDir = outDirOf(job.jobId);
  await prepareOutFolder(outDir, job.jobId);
  if (await isOver(ports, submission, options.retryFailed ?? false)) {
    return finishRun(ports, submission, { rejected, outDir, stood: true });
  }
  const capped = await setCap(ports, submission, options.capMicroDollars);
  const resumed = await resumeHeld(ports, submission);
  if (capped ?? resumed) await tellControls({ store, coordinator }, job);
  options.onStart?.(taken);
  const unfollow = events.follow(job);
  const startedAt = clock.now();
  const unsubscribe = events.subscribe((event) => {
    // What happened before this run is told by the standing of the job, and not a second time.
    if (event.jobId === job.jobId && event.at >= startedAt) options.onEvent?.(event);
  });
  const tracing = await openTracing(base, 'longhaul', (message) => options.onFinding?.(message));
  try {
    await base.openJobs.announce(job);
    const end = await leadOrWatch(base, ports, endpoint, options, submission, tracing);
    if (end.kind === 'held') return { ...end, jobId: job.jobId };
    if (end.kind !== 'finished') return { kind: 'interrupted', jobId: job.jobId };
    await base.openJobs.withdraw(job);
    return await finishRun(ports, submission, { rejected, outDir, stood: false });
  } finally {
    await tracing?.flush();
    unsubscribe();
    unfollow();
  }
}

/** Leads the job; while another process does, watches it, and takes over when that one is gone. */
async function leadOrWatch(
  base: FleetBase,
  ports: JobPorts,
  endpoint: ModelEndpoint | undefined,
  options: RunOptions,
  submission: Submission,
  tracing: Tracing | undefined,
): Promise<LeadEnd> {
  const signals = options.signals ?? { drain: never, cut: never };
  const giveUp = new AbortController();
  const engine = openFleetEngine(base, {
    tracing,
    workloads: [options.workload],
    endpoint,
    prices: await loadPrices(options.config.pricesFile),
    signals,
    onBroken: () => giveUp.abort(),
  });
  const resign = AbortSignal.any([signals.drain, signals.cut, giveUp.signal]);
  const told = tracing?.watch(ports.events, submission.tenant) ?? ports.events;
  const leader = leaderOf(engine, base, { ...ports, events: told });
  for (;;) {
    const end = await lead(leader, submission, { resign });
    await engine.inline?.invoker.idle();
    const broken = engine.inline?.broken();
    if (broken) throw broken;
    if (end.kind !== 'lost') return end;
    tellStanding(await leader.coordinator.meta(submission), ports, submission);
    const watched = await watch(ports, submission, leader.settings.leaderLeaseMs, resign);
    if (watched) return watched;
  }
}

/** A person waits for this one job: its inline workers end their calls before the command does. */
function leaderOf(engine: FleetEngine, base: FleetBase, ports: JobPorts): LeaderPorts {
  const { invoker, runningWorkers, heedLanes, prices, settings } = engine.ports;
  const { coordinator } = base.indexOf(ports.workload);
  const whenResigned = engine.inline ? 'drain' : 'leave';
  return {
    ...ports,
    coordinator,
    invoker,
    ...{ runningWorkers, heedLanes, prices },
    // What is kept to be told an orchestrator tells: this command ends with its job.
    notifier: webhooksOf(base, () => undefined, { isAlone: false }).notifier,
    settings: {
      ...settings,
      whenResigned,
      get maxWorkers() {
        return settings.maxWorkers;
      },
    },
  };
}

/** Until it is over or a leader's lease may have run out; `undefined`: try to lead again. */
async function watch(
  ports: JobPorts,
  submission: Submission,
  watchMs: number,
  resign: AbortSignal,
): Promise<LeadEnd | undefined> {
  const { clock, store } = ports;
  const until = clock.now() + watchMs;
  while (clock.now() < until) {
    if (resign.aborted) return { kind: 'resigned' };
    // The marker goes last, when every file of the round is written.
    if (!(await isMarked({ store }, submission))) return { kind: 'finished' };
    await clock.sleep(lookEveryMs, resign);
  }
  return undefined;
}

/** Who begins to watch in the middle hears first how far the job is. */
function tellStanding(
  meta: Awaited<ReturnType<LeaderPorts['coordinator']['meta']>>,
  { events, clock }: JobPorts,
  { jobId }: Submission,
): void {
  if (!meta?.planHash) return;
  const { planHash, total: items, batchCount: batches, ok, failed } = meta;
  const counts = { items, batches, done: ok + failed };
  events.emit({ kind: 'planned', at: clock.now(), jobId, planHash, ...counts });
}
