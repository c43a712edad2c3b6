import { markedRoundOf, openMarkerPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import type { FleetPorts } from './fleet-ports.ts';

/**
 * Knows which jobs are open. The truth are the markers in the store, listed at start, every
 * `listEveryMs`, and when the index was restarted; the hint in between only makes a new job known
 * sooner. Never leads and never reads a job.
 */
export class JobFinder {
  readonly #ports: Pick<FleetPorts, 'store' | 'clock' | 'openJobs' | 'tell' | 'fleet'>;
  readonly #open = new Map<string, JobPlace>();
  #incarnation: string | undefined;
  #listedAt: number | undefined;
  /** Markers that are none; each is told once. */
  #malformed: ReadonlySet<string> = new Set();

  constructor(ports: Pick<FleetPorts, 'store' | 'clock' | 'openJobs' | 'tell' | 'fleet'>) {
    this.#ports = ports;
  }

  get hasListed(): boolean {
    return this.#listedAt !== undefined;
  }

  /** Open jobs by name, in the order in which they were found. */
  get open(): ReadonlyMap<string, JobPlace> {
    return this.#open;
  }

  /**
   * Looks again. A hint that cannot be read is told and is no reason to miss the markers.
   *
   * @throws what the store throws.
   */
  async look(): Promise<void> {
    const { clock, fleet } = this.#ports;
    const isRestarted = await this.#hear();
    const isDue = clock.now() - (this.#listedAt ?? -Infinity) >= fleet.listEveryMs;
    if (isDue || isRestarted) await this.#list();
  }

  /** The job came to its end. */
  forget(job: JobPlace): void {
    this.#open.delete(jobName(job));
  }

  /** Reads the hint; true when the index is another one than before. */
  async #hear(): Promise<boolean> {
    const { openJobs, tell } = this.#ports;
    try {
      const incarnation = await openJobs.incarnation();
      const isRestarted = this.#incarnation !== undefined && this.#incarnation !== incarnation;
      for (const job of await openJobs.announced()) this.#open.set(jobName(job), job);
      this.#incarnation = incarnation;
      return isRestarted;
    } catch (error) {
      tell({ job: undefined, message: `The hint of open jobs cannot be read: ${reasonOf(error)}` });
      return false;
    }
  }

  async #list(): Promise<void> {
    const { store, clock, tell } = this.#ports;
    const at = clock.now();
    const found = new Map<string, JobPlace>();
    const malformed = new Set<string>();
    for await (const tenant of store.listFolders('')) {
      // A folder of another kind, such as the probe of a store's conditions.
      if (!namePattern.test(tenant)) continue;
      for await (const key of store.list(openMarkerPrefix(tenant))) {
        const marked = markedRoundOf(key);
        if (!marked) malformed.add(key);
        else found.set(jobName(marked), { tenant, jobId: marked.jobId });
      }
    }
    for (const key of malformed) {
      if (this.#malformed.has(key)) continue;
      const message = `${key} is no marker of a job: its name has characters that no job has. Delete it.`;
      tell({ job: undefined, message });
    }
    this.#malformed = malformed;
    for (const name of [...this.#open.keys()]) if (!found.has(name)) this.#open.delete(name);
    for (const [name, job] of found) this.#open.set(name, job);
    this.#listedAt = at;
  }
}

const namePattern = /^[A-Za-z0-9_-]{1,200}$/;

/** Tenants and job ids hold no slash. */
export function jobName({ tenant, jobId }: JobPlace): string {
  return `${tenant}/${jobId}`;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
