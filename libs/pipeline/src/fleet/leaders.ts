import type { Submission } from '@longhaul/jobs/documents/submission';
import { isOpen } from '@longhaul/jobs/job-state';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { untoldControls } from '../controls.ts';
import { lead } from '../lead/lead.ts';
import type { LeadEnd } from '../lead/leadership.ts';
import { isMarked } from '../markers.ts';
import { loadSubmission } from '../submit/submit.ts';
import type { FleetPorts, JobRoles } from './fleet-ports.ts';
import { jobName, reasonOf } from './job-finder.ts';
import { WorkerShares } from './worker-shares.ts';

/**
 * The jobs that this process leads now, and when those it cannot lead are looked at again. Knows a
 * job by name; which jobs are open is the finder's.
 *
 * L1 A job is led here once at a time, and at most `maxJobs` are.
 * L2 A held job, one that another process leads, and one that cannot be read take no place: each is
 *    looked at again at its time.
 * L3 What goes wrong with one job is told once and stops no other.
 */
export class Leaders {
  readonly #ports: FleetPorts;
  readonly #resign: AbortSignal;
  readonly #forget: (job: JobPlace) => void;
  readonly #shares: WorkerShares;
  readonly #led = new Map<string, { readonly job: JobPlace; readonly end: Promise<void> }>();
  readonly #later = new Map<string, Later>();
  #woken = new AbortController();

  constructor(ports: FleetPorts, resign: AbortSignal, forget: (job: JobPlace) => void) {
    this.#ports = ports;
    this.#resign = resign;
    this.#forget = forget;
    this.#shares = new WorkerShares(ports.clock, ports.fleet);
  }

  get led(): readonly JobPlace[] {
    return [...this.#led.values()].map(({ job }) => job);
  }

  /** Aborts when a place has become free. */
  get woken(): AbortSignal {
    return this.#woken.signal;
  }

  /** Takes of these jobs as many as there are places for, tenants in turn. */
  async take(open: ReadonlyMap<string, JobPlace>): Promise<void> {
    this.#woken = new AbortController();
    for (const name of [...this.#later.keys()]) if (!open.has(name)) this.#later.delete(name);
    const now = this.#ports.clock.now();
    const waiting: JobPlace[] = [];
    for (const [name, job] of open) {
      const later = this.#later.get(name);
      if (this.#led.has(name) || (later && later.at > now)) continue;
      if (later?.roles && (await this.#isStillAway(job, later.roles))) this.#leaveBe(job, later);
      else waiting.push(job);
    }
    while (this.#led.size < this.#ports.fleet.maxJobs && !this.#resign.aborted) {
      const next = this.#nextOf(waiting);
      if (!next) return;
      waiting.splice(waiting.indexOf(next), 1);
      this.#start(next);
    }
  }

  /** Resolves when nothing is led any more. */
  async ended(): Promise<void> {
    while (this.#led.size > 0) await Promise.all([...this.#led.values()].map(({ end }) => end));
  }

  /** The job of the tenant with the fewest places for its weight; of one tenant, the first found. */
  #nextOf(waiting: readonly JobPlace[]): JobPlace | undefined {
    const { weightOf } = this.#ports.fleet;
    const places = new Map<string, number>();
    for (const { tenant } of this.led) places.set(tenant, (places.get(tenant) ?? 0) + 1);
    let next: { readonly job: JobPlace; readonly load: number } | undefined;
    for (const job of waiting) {
      const load = (places.get(job.tenant) ?? 0) / weightOf(job.tenant);
      if (!next || load < next.load) next = { job, load };
    }
    return next?.job;
  }

  #start(job: JobPlace): void {
    const name = jobName(job);
    const end = this.#leadOnce(job).finally(() => {
      this.#led.delete(name);
      this.#woken.abort();
    });
    this.#led.set(name, { job, end });
  }

  async #leadOnce(job: JobPlace): Promise<void> {
    try {
      // A hint may be older than the end of its job.
      if (!(await isMarked(this.#ports, job))) return await this.#close(job);
      const submission = await loadSubmission(this.#ports, job);
      const roles = submission && this.#ports.rolesOf(job, submission.work);
      if (!submission || !roles) {
        this.#putOff(job, this.#ports.fleet.listEveryMs, strangeness(job, submission));
        return;
      }
      await this.#settle(job, roles, await this.#leadWith(job, roles));
    } catch (error) {
      this.#retry(job, error);
    }
  }

  async #leadWith(job: JobPlace, { follow, ...roles }: JobRoles): Promise<LeadEnd> {
    const unfollow = follow();
    const { openJobs: _openJobs, ...ports } = this.#ports;
    const room = this.#shares.roomOf(job);
    try {
      return await lead({ ...ports, ...roles, room }, job, { resign: this.#resign });
    } finally {
      this.#shares.leave(job);
      unfollow();
    }
  }

  async #settle(job: JobPlace, roles: JobRoles, end: LeadEnd): Promise<void> {
    const { fleet } = this.#ports;
    switch (end.kind) {
      case 'finished':
        await this.#close(job);
        return;
      case 'held':
        this.#leaveBe(job, { everyMs: fleet.heldEveryMs, roles });
        return;
      case 'lost':
        this.#leaveBe(job, { everyMs: fleet.hintEveryMs, roles });
        return;
      case 'resigned':
        return;
    }
  }

  /** The job is over. A hint that stays all the same is looked at once more, and costs one read. */
  async #close(job: JobPlace): Promise<void> {
    this.#later.delete(jobName(job));
    this.#forget(job);
    await this.#ports.openJobs.withdraw(job).catch(() => undefined);
  }

  /**
   * Whether another process still leads it, or nothing has changed about its hold, by the index and
   * by the store. Asked of the index alone, so that a job whose leader resigned is led within seconds.
   */
  async #isStillAway(job: JobPlace, { coordinator }: JobRoles): Promise<boolean> {
    try {
      const meta = await coordinator.meta(job);
      if (!meta) return false;
      if (meta.leadLeftMs > 0) return true;
      const { hold, stop, phase } = meta.state;
      // A hold keeps back work: a round that was sealed under it has none left but its account.
      if (hold === 'none' || stop !== 'none' || !isOpen(phase)) return false;
      return (await untoldControls(this.#ports, job, meta)).length === 0;
    } catch {
      // Leading it meets the same trouble, and tells it.
      return false;
    }
  }

  /** Not led here now: the index is asked again at its time. */
  #leaveBe(job: JobPlace, later: Omit<Later, 'at'>): void {
    const at = this.#ports.clock.now() + (later.everyMs ?? 0);
    this.#later.set(jobName(job), { ...later, at });
  }

  /** A little later than asked, and not all at once. */
  #putOff(job: JobPlace, waitMs: number, message?: string): void {
    const { clock, random } = this.#ports;
    const told = this.#tellOnce(job, message);
    const at = clock.now() + waitMs + random.next() * maxJitterMs;
    this.#later.set(jobName(job), { at, told });
  }

  #retry(job: JobPlace, error: unknown): void {
    const before = this.#later.get(jobName(job))?.retryMs ?? firstRetryMs / 2;
    const retryMs = Math.min(before * 2, maxRetryMs);
    const message = `Job ${job.jobId} cannot be led now: ${reasonOf(error)} It is tried again.`;
    const told = this.#tellOnce(job, message);
    const at = this.#ports.clock.now() + retryMs * (0.5 + this.#ports.random.next() / 2);
    this.#later.set(jobName(job), { at, told, retryMs });
  }

  #tellOnce(job: JobPlace, message: string | undefined): string | undefined {
    const told = this.#later.get(jobName(job))?.told;
    if (message !== undefined && message !== told) this.#ports.tell({ job, message });
    return message ?? told;
  }
}

/** A job that is not led now, and why it need not be told again. */
type Later = {
  readonly at: number;
  readonly told?: string | undefined;
  readonly retryMs?: number | undefined;
  /** Present while it is held, or led elsewhere: where to ask whether it still is, and how often. */
  readonly roles?: JobRoles | undefined;
  readonly everyMs?: number | undefined;
};

const maxJitterMs = 500;
const firstRetryMs = 2_000;
const maxRetryMs = 60_000;

function strangeness(job: JobPlace, submission: Submission | undefined): string {
  if (!submission) {
    return `Job ${job.jobId} of ${job.tenant} has a marker and no submission.json. Submit it again, or delete ${job.tenant}/open/${job.jobId}.`;
  }
  const { workload, workloadVersion, promptVersion, model, endpoint } = submission.work;
  return `Job ${job.jobId} is work of ${workload} ${workloadVersion} (prompt ${promptVersion}) for ${model} at ${endpoint}, which this process does not know. It stays open: run an orchestrator and workers of that version and endpoint, or submit it again for these.`;
}
