import type { LiveEvent, ProgressEvent } from '@longhaul/api-contract/documents/live-event';
import type { Progress } from '@longhaul/api-contract/documents/job';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { isOpen } from '@longhaul/jobs/job-state';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { holdWords } from '@longhaul/pipeline/query/job/hold-words';
import {
  readJob,
  type JobReading,
  type JobSummary,
} from '@longhaul/pipeline/query/job/job-summary';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { countsOf } from '../views/job-document.ts';
import { JobFold, liveEventOf } from './job-fold.ts';
import { batchOf, messageOf, type Message, type MessageBatch, type Watcher } from './message.ts';

/**
 * One followed job: folds its events once and hands the same bytes to everybody who watches it.
 *
 * Owns the subscription to the job's events, the newest messages, and who watches. Never holds a
 * fact: how far the job is, the index and the store say, and they are asked again and again.
 *
 * F1 A message is written once, however many watch. F2 Between two flushes at most `mostInFlush`
 *    messages are kept: who misses some is told the standing anyway. F3 When the round is over every
 *    watcher is told and let go, even if the event of it was lost.
 */
const mostInFlush = 500;
const mostKept = 2_000;
/** Where nothing was heard, the standing is looked at every so many progress intervals. */
const quietIntervals = 6;

export class JobFeed {
  readonly #ports: ServicePorts;
  readonly #settings: ServiceSettings;
  readonly #job: JobPlace;
  readonly #workload: string;
  readonly #fold: JobFold;
  readonly #name: string;
  readonly #startedAt: number;
  readonly #watchers = new Set<Watcher>();
  readonly #closing = new AbortController();
  #unfollow: () => void = () => undefined;
  #count = 0;
  #kept: Message[] = [];
  #pending: Message[] = [];
  #isStale = true;
  #lastProgress = '';

  constructor(ports: ServicePorts, settings: ServiceSettings, job: JobPlace, workload: string) {
    this.#ports = ports;
    this.#settings = settings;
    this.#job = job;
    this.#workload = workload;
    this.#fold = new JobFold(ports.clock);
    this.#name = ports.random.token().slice(0, 8);
    this.#startedAt = ports.clock.now();
  }

  get running(): ReadonlySet<string> {
    return this.#fold.running;
  }

  progress(left: number): Progress {
    return this.#fold.progress(left);
  }

  get watcherCount(): number {
    return this.#watchers.size;
  }

  /** Resolves when the feed was closed or the round is over. */
  async run(): Promise<void> {
    this.#unfollow = this.#ports.engine.follow(this.#job, this.#workload, (event) =>
      this.#note(event),
    );
    try {
      for (let quiet = 0; !this.#closing.signal.aborted;) {
        await this.#ports.clock.sleep(this.#settings.progressMs, this.#closing.signal);
        if (this.#closing.signal.aborted) return;
        quiet = this.#isStale ? 0 : quiet + 1;
        const isDue = this.#isStale || quiet % quietIntervals === 0;
        // What cannot be read now is read the next time: a watcher waits, and is not let go.
        if (isDue && (await this.#tell().catch(() => false))) return;
        this.#flush();
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#closing.abort();
    this.#unfollow();
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  /** Adds a watcher, who first gets what it missed after `lastId`, or else the standing. */
  async add(watcher: Watcher, lastId: string | undefined): Promise<void> {
    const missed = this.#after(lastId);
    if (missed) {
      watcher.receive(batchOf(missed));
    } else {
      const standing = await this.#standing();
      if (standing) watcher.receive(batchOf([this.#message(standing.progress)]));
    }
    if (this.#closing.signal.aborted) return watcher.end();
    this.#watchers.add(watcher);
    this.#isStale = true;
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  #after(lastId: string | undefined): readonly Message[] | undefined {
    const at = this.#kept.findIndex(({ id }) => id === lastId);
    return at < 0 ? undefined : this.#kept.slice(at + 1);
  }

  #note(event: JobEvent): void {
    this.#fold.note(event);
    this.#isStale = true;
    // A timeline is heard from its beginning: what was before is in the standing.
    if (event.at < this.#startedAt) return;
    const live = liveEventOf(event);
    if (live && this.#pending.length < mostInFlush) this.#pending.push(this.#message(live));
  }

  #message(event: LiveEvent): Message {
    this.#count += 1;
    return messageOf(`${this.#name}-${String(this.#count)}`, event);
  }

  /** Adds the standing to what waits; true when the round is over and everybody was told. */
  async #tell(): Promise<boolean> {
    this.#isStale = false;
    const standing = await this.#standing();
    if (!standing) return true;
    const { at: _at, ...told } = standing.progress;
    const text = JSON.stringify(told);
    if (text !== this.#lastProgress) this.#pending.push(this.#message(standing.progress));
    this.#lastProgress = text;
    if (!standing.end) return false;
    this.#pending.push(this.#message(standing.end));
    this.#flush();
    return true;
  }

  #flush(): void {
    if (this.#pending.length === 0) return;
    const batch: MessageBatch = batchOf(this.#pending);
    this.#kept = [...this.#kept, ...this.#pending].slice(-mostKept);
    this.#pending = [];
    for (const watcher of this.#watchers) watcher.receive(batch);
  }

  async #standing(): Promise<Standing | undefined> {
    return readStanding(this.#ports, this.#job, (left) => this.#fold.progress(left));
  }
}

export type Standing = {
  readonly progress: ProgressEvent;
  /** Present once the round is over. */
  readonly end?: LiveEvent | undefined;
};

/** `undefined` when there is no such job any more. */
export async function readStanding(
  ports: ServicePorts,
  job: JobPlace,
  progressOf: (left: number) => Progress,
): Promise<Standing | undefined> {
  const at = ports.clock.now();
  const reading = await readJob(ports.queries, job);
  if (!reading) return undefined;
  const { summary } = reading;
  const { status, round } = summary;
  const counts = countsOf(summary);
  const progress: ProgressEvent = {
    kind: 'progress',
    ...{ at, jobId: job.jobId, status, round, counts },
    phase: isOver(summary) ? 'done' : reading.state.phase,
    hold: holdOf(reading),
    progress: progressOf(counts.left),
  };
  return { progress, end: isOver(summary) ? endOf(summary, at) : undefined };
}

function holdOf({ state, holdReason }: JobReading): ProgressEvent['hold'] {
  const { hold } = state;
  if (hold === 'none' || !isOpen(state.phase) || state.stop !== 'none') return undefined;
  return { kind: hold, ...holdWords(hold, holdReason) };
}

function isOver({ account, round, isBeingWritten }: JobSummary): boolean {
  return account?.round === round && !isBeingWritten;
}

function endOf(summary: JobSummary, at: number): LiveEvent | undefined {
  const { account, round, job } = summary;
  if (!account) return undefined;
  const { outcome, message } = account;
  return { kind: 'end', at, jobId: job.jobId, round, outcome, message, counts: countsOf(summary) };
}
