import type { Clock } from '@longhaul/ports/clock';
import { batchOf, type MessageBatch, type Watcher } from './message.ts';

/** Where a tenant's jobs come from. */
export type TenantSource = {
  readonly openJobs: () => Promise<readonly string[]>;
  readonly watch: (jobId: string, watcher: Watcher) => Promise<() => void>;
};

/** How often newly opened jobs are looked for. */
const lookEveryMs = 2_000;
const shownKinds: ReadonlySet<string> = new Set(['progress', 'warning', 'end']);

/**
 * A tenant's open jobs in one stream, for a list of jobs: their progress, warnings and ends. Owns
 * which jobs are followed for it; it ends when nobody watches.
 */
export class TenantFeed {
  readonly #clock: Clock;
  readonly #source: TenantSource;
  readonly #watchers = new Set<Watcher>();
  readonly #followed = new Map<string, () => void>();
  /** The newest standing of each, for whoever comes later. */
  readonly #newest = new Map<string, MessageBatch>();

  constructor(clock: Clock, source: TenantSource) {
    this.#clock = clock;
    this.#source = source;
  }

  add(watcher: Watcher): void {
    for (const batch of this.#newest.values()) watcher.receive(batch);
    this.#watchers.add(watcher);
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
  }

  /** Until nobody watches or `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      do {
        await this.#look().catch(() => undefined);
        await this.#clock.sleep(lookEveryMs, signal);
      } while (this.#watchers.size > 0 && !signal.aborted);
    } finally {
      this.close();
    }
  }

  close(): void {
    for (const leave of this.#followed.values()) leave();
    this.#followed.clear();
    for (const watcher of this.#watchers) watcher.end();
    this.#watchers.clear();
  }

  async #look(): Promise<void> {
    for (const jobId of await this.#source.openJobs()) {
      if (this.#followed.has(jobId)) continue;
      this.#followed.set(jobId, () => undefined);
      const watcher: Watcher = {
        receive: (batch) => this.#pass(jobId, batch),
        end: () => this.#drop(jobId),
      };
      try {
        this.#followed.set(jobId, await this.#source.watch(jobId, watcher));
      } catch {
        // Gone meanwhile: it is looked for again with the next look.
        this.#drop(jobId);
      }
    }
  }

  #drop(jobId: string): void {
    this.#followed.delete(jobId);
    this.#newest.delete(jobId);
  }

  #pass(jobId: string, { messages }: MessageBatch): void {
    const shown = messages.filter(({ event }) => shownKinds.has(event.kind));
    if (shown.length === 0) return;
    const batch = batchOf(shown);
    const progress = shown.filter(({ event }) => event.kind === 'progress').at(-1);
    if (progress) this.#newest.set(jobId, batchOf([progress]));
    for (const watcher of this.#watchers) watcher.receive(batch);
  }
}
