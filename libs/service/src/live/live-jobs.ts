import type { Progress } from '@longhaul/api-contract/documents/job';
import { markedRoundOf, openMarkerPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import { readJobSummary } from '@longhaul/pipeline/query/job/job-summary';
import { noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { JobFeed } from './job-feed.ts';
import type { Watcher } from './message.ts';
import { TenantFeed } from './tenant-feed.ts';

/**
 * The jobs that somebody watches. Owns their feeds: one a job, however many watch it, kept a while
 * after the last one left, so that a page that is loaded again finds its numbers.
 *
 * L1 At most `maxWatchers` watch at a time, of all tenants. L2 A feed ends with its round, with the
 *    service, or when nobody watched it for `lingerMs`.
 */
const lingerMs = 30_000;

export class LiveJobs {
  readonly #ports: ServicePorts;
  readonly #settings: ServiceSettings;
  readonly #feeds = new Map<string, JobFeed>();
  readonly #tenants = new Map<string, TenantFeed>();
  readonly #closing = new AbortController();
  #watchers = 0;

  constructor(ports: ServicePorts, settings: ServiceSettings) {
    this.#ports = ports;
    this.#settings = settings;
  }

  /** What moves in a job, where it is followed already. */
  progressOf(job: JobPlace, left: number): Progress | undefined {
    return this.#feeds.get(nameOf(job))?.progress(left);
  }

  runningOf(job: JobPlace): ReadonlySet<string> | undefined {
    return this.#feeds.get(nameOf(job))?.running;
  }

  /**
   * Watches one job. Returns the function that ends it.
   *
   * @throws Refusal when there is no such job, or too many watch
   */
  async watchJob(job: JobPlace, watcher: Watcher, lastId?: string): Promise<() => void> {
    return this.#counted(async () => {
      const feed = await this.#feedOf(job);
      await feed.add(watcher, lastId);
      return () => {
        feed.remove(watcher);
        void this.#closeLater(feed);
      };
    });
  }

  /** Watches a tenant's open jobs. @throws Refusal when too many watch */
  async watchTenant(tenant: string, watcher: Watcher): Promise<() => void> {
    return this.#counted(async () => {
      const known = this.#tenants.get(tenant);
      const feed = known ?? new TenantFeed(this.#ports.clock, this.#sourceOf(tenant));
      if (!known) {
        this.#tenants.set(tenant, feed);
        void feed.run(this.#closing.signal).finally(() => this.#tenants.delete(tenant));
      }
      feed.add(watcher);
      return () => feed.remove(watcher);
    });
  }

  /** Lets everybody go: a page asks again, and finds another replica or this one restarted. */
  close(): void {
    this.#closing.abort();
    for (const feed of this.#feeds.values()) feed.close();
    for (const feed of this.#tenants.values()) feed.close();
  }

  async #counted(open: () => Promise<() => void>): Promise<() => void> {
    if (this.#watchers >= this.#settings.maxWatchers || this.#closing.signal.aborted) {
      throw refusal('unavailable', 'Too many are watching.', { remedy: 'Try again in a moment.' });
    }
    this.#watchers += 1;
    let isOpen = true;
    const leave = (): void => {
      if (isOpen) this.#watchers -= 1;
      isOpen = false;
    };
    try {
      const close = await open();
      return () => {
        if (isOpen) close();
        leave();
      };
    } catch (error) {
      leave();
      throw error;
    }
  }

  async #feedOf(job: JobPlace): Promise<JobFeed> {
    const summary = await readJobSummary(this.#ports.queries, job);
    if (!summary) throw noSuchJob(job.jobId);
    const known = this.#feeds.get(nameOf(job));
    if (known) return known;
    const { workload } = summary.submission.work;
    const feed = new JobFeed(this.#ports, this.#settings, job, workload);
    this.#feeds.set(nameOf(job), feed);
    void feed.run().finally(() => {
      if (this.#feeds.get(nameOf(job)) === feed) this.#feeds.delete(nameOf(job));
    });
    return feed;
  }

  async #closeLater(feed: JobFeed): Promise<void> {
    if (feed.watcherCount > 0) return;
    await this.#ports.clock.sleep(lingerMs, this.#closing.signal);
    if (feed.watcherCount === 0) feed.close();
  }

  #sourceOf(tenant: string) {
    return {
      openJobs: async (): Promise<readonly string[]> => {
        const prefix = openMarkerPrefix(tenant);
        const page = await this.#ports.store.listPage(prefix, { limit: mostFollowed });
        return [...new Set(page.flatMap((key) => markedRoundOf(key)?.jobId ?? []))];
      },
      watch: async (jobId: string, watcher: Watcher): Promise<() => void> => {
        const job = { tenant, jobId };
        const feed = await this.#feedOf(job);
        await feed.add(watcher, undefined);
        return () => {
          feed.remove(watcher);
          void this.#closeLater(feed);
        };
      },
    };
  }
}

/** Open jobs of one tenant that are followed at a time; the others are seen in the list. */
const mostFollowed = 50;

function nameOf({ tenant, jobId }: JobPlace): string {
  return `${tenant}/${jobId}`;
}
