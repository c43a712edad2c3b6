import { isOfClass } from '@longhaul/admission/model-fault';
import type { ModelReply } from '@longhaul/jobs/model';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import type { Delivery } from '../actors/platform.ts';
import type { Process } from '../actors/process.ts';
import type { Applied } from '../checkers/index-watch.ts';
import { demand } from '../checkers/violation.ts';
import type { Call } from '../parts/around.ts';
import type { World } from '../world/world.ts';
import type { Owed } from './owed.ts';
import { openLog, type WorkerLog } from './worker-log.ts';

/** Beyond this a clock counts as wrong. */
const wrongClockMs = 60_000;

/** The fault cases of workers and their calls. */
export class WorkerCases {
  readonly #world: World;
  readonly #owed: Owed;
  readonly #logs = new Map<string, WorkerLog>();
  readonly #byFence = new Map<string, WorkerLog>();
  readonly #invocations = new Map<string, Set<Delivery>>();

  constructor(world: World, owed: Owed) {
    this.#world = world;
    this.#owed = owed;
  }

  jobOf(worker: string): JobRef | undefined {
    return this.#logs.get(worker)?.job;
  }

  /** Who was granted this fence. */
  holderOf(fence: string): string | undefined {
    return this.#byFence.get(fence)?.process.name;
  }

  started(process: Process, reference: WorkerReference, how: Delivery): void {
    this.#logs.set(process.name, openLog(process, reference, how));
    const name = nameOfBatch(reference);
    const before = this.#invocations.get(name) ?? new Set();
    this.#invocations.set(name, before.add(how));
  }

  claimed(worker: string, fence: string, batch: number): void {
    const log = this.#logs.get(worker);
    if (!log) return;
    log.fences.set(fence, batch);
    this.#byFence.set(fence, log);
    const { coverage, weather } = this.#world;
    if (log.how === 'unanswered') coverage.count(6);
    const skewMs = Math.max(Math.abs(log.process.skewMs), Math.abs(weather.serverSkewMs));
    if (skewMs >= wrongClockMs) coverage.count(19);
  }

  requested(worker: string, item: string): void {
    const log = this.#logs.get(worker);
    this.#owed.settle(`request of ${item}`);
    if (!log) return;
    log.requests += 1;
    log.rules.requested(worker, item);
  }

  replied(worker: string, item: string, reply: ModelReply): void {
    const { coverage } = this.#world;
    const log = this.#logs.get(worker);
    log?.rules.replied(item, courseOf(reply));
    if (reply.kind === 'answered') {
      if (typeof (reply.value as { score?: unknown }).score !== 'number') return coverage.count(28);
      log?.answered.add(item);
      this.#owed.settle(`answer to ${item}`);
      return;
    }
    if (reply.kind === 'aborted') return;
    const { fault } = reply;
    if (contentFaults.has(fault.code)) coverage.count(28);
    if (fault.code === 'timeout' || fault.code === 'connection') {
      this.#owed.owe(27, `request of ${item}`);
      this.#owed.owe(27, `end of item ${item}`);
    }
    if (fault.code === 'rate_limited') this.#owed.owe(25, `answer to ${item}`);
  }

  put(job: JobRef, item: string): void {
    for (const log of this.#logs.values()) {
      if (log.job.jobId === job.jobId && log.answered.delete(item)) log.put.add(item);
    }
  }

  applied({ verb, job, args }: Call, meant: Applied | undefined): void {
    if (!job) return;
    if (verb === 'stamp') {
      const { fence, keys } = args as { fence: string; keys: readonly string[] };
      this.#byFence.get(fence)?.rules.stamped(keys);
    }
    if (meant?.kind === 'granted') {
      this.#owed.settle(`grant ${job.jobId} ${String(meant.batch)}`);
    }
    if (meant?.kind === 'reaped') {
      for (const { fence } of meant.batches) {
        const log = this.#byFence.get(fence);
        if (log?.wasPaused && !log.process.isDead) log.wasRobbed = true;
        if (log) this.#checkKept(log);
      }
    }
    if (meant?.kind === 'ended' && meant.reply.kind === 'committed') this.#committed(meant);
  }

  /** A worker that nothing befell renews in time: nobody may take what it holds. */
  #checkKept({ process, wasPaused, wasFailed }: WorkerLog): void {
    const { themes } = this.#world.options;
    if (themes.has('clock-jump') || themes.has('index-rollback')) return;
    const isExcused = process.isDead || wasPaused || wasFailed;
    demand(isExcused, 'Leases', () => `${process.name} lost a lease, and nothing had befallen it`);
  }

  failedFor(worker: string): void {
    const log = this.#logs.get(worker);
    if (log) log.wasFailed = true;
  }

  /** It lets go, though a renewal under way may take the lease up again in the quiet time. */
  toldLost(fence: string): void {
    const log = this.#byFence.get(fence);
    if (log) log.wasFailed = true;
  }

  itemEnded(worker: string, item: string): void {
    this.#logs.get(worker)?.rules.ended(item);
  }

  #committed({ by, reply }: Extract<Applied, { kind: 'ended' }>): void {
    if (reply.kind !== 'committed') return;
    const keys = [...reply.accepted, ...reply.duplicate, ...reply.refused];
    if (by.kind === 'leader') {
      for (const key of reply.accepted) this.#owed.settle(`adoption of ${key}`);
      return;
    }
    const log = this.#byFence.get(by.fence);
    if (!log) return;
    if (log.wasRobbed) this.#world.coverage.count(18);
    for (const key of keys) log.put.delete(key);
    log.ended.set(by.fence, (log.ended.get(by.fence) ?? 0) + keys.length);
  }

  paused(process: Process): void {
    const log = this.#logs.get(process.name);
    if (log) log.wasPaused = true;
  }

  died(process: Process): void {
    const log = this.#logs.get(process.name);
    if (!log) return;
    const { jobId, batch } = log.reference;
    if (log.fences.size === 0) this.#owed.owe(7, `grant ${jobId} ${String(batch)}`);
    for (const item of log.answered) this.#owed.owe(9, `request of ${item}`);
    for (const item of log.put) this.#owed.owe(10, `adoption of ${item}`);
    const { oracle } = this.#world.watchOf(log.job);
    const isPartly = [...log.fences].some(
      ([fence, of]) => oracle.fenceOf(of) === fence && (log.ended.get(fence) ?? 0) > 0,
    );
    if (isPartly) this.#world.coverage.count(8);
  }

  ended(process: Process, why: string): void {
    const log = this.#logs.get(process.name);
    if (!log) return;
    const { coverage } = this.#world;
    const others = this.#invocations.get(nameOfBatch(log.reference));
    if (why === 'late') coverage.count(3);
    if (why === 'busy' && others?.has('twin')) coverage.count(1);
    if (why === 'busy' && others?.has('unanswered')) coverage.count(6);
    const isOver = why === 'done' || why === 'sealed' || why === 'stale';
    if (log.how === 'again' && isOver && log.requests === 0) coverage.count(2);
  }
}

function courseOf(reply: ModelReply): 'stumble' | 'refusal' | 'other' {
  if (reply.kind !== 'failed') return 'other';
  if (isOfClass(reply.fault, 'transient')) return 'stumble';
  return isOfClass(reply.fault, 'rate') ? 'refusal' : 'other';
}

const contentFaults = new Set(['invalid_json', 'truncated', 'refusal', 'content_filter']);

function nameOfBatch({ jobId, round, batch }: WorkerReference): string {
  return `${jobId} ${String(round)} ${String(batch)}`;
}
