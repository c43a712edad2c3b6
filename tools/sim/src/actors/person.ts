import type { Control } from '@longhaul/jobs/documents/control';
import { tellControls, writeControl } from '@longhaul/pipeline/controls';
import { redrive } from '@longhaul/pipeline/redrive';
import { loadManifest } from '@longhaul/pipeline/rounds';
import { submit } from '@longhaul/pipeline/submit/submit';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { demand } from '../checkers/violation.ts';
import { sourceOf, work } from '../parts/workload.ts';
import type { Chance } from '../world/chance.ts';
import type { JobOptions } from '../world/options.ts';
import type { World } from '../world/world.ts';
import { portsOf, type ProcessPorts, type Wires } from './ports.ts';
import { epochMs, type Process } from './process.ts';

/** A cap that nothing reaches. */
const plenty = 1_000_000_000;

/**
 * Who submits a job, holds it, resumes it, cancels it, and runs its failures again. Tries each thing
 * until it is answered, as people do.
 */
export class Person {
  job: JobRef | undefined;
  isDone = false;
  rounds = 1;
  readonly #world: World;
  readonly #process: Process;
  readonly #ports: ProcessPorts;
  readonly #options: JobOptions;
  readonly #chance: Chance;
  readonly #capsLater: boolean;

  constructor(world: World, process: Process, wires: Wires, options: JobOptions) {
    this.#world = world;
    this.#process = process;
    this.#ports = portsOf(world, process, wires, options.tenant);
    this.#options = options;
    this.#chance = world.chance.fork();
    this.#capsLater = options.capMicroDollars !== undefined && this.#chance.happens(0.4);
  }

  async run(): Promise<void> {
    await this.#rest(this.#options.submitAtMs);
    const job = await this.#submit();
    this.job = job;
    await Promise.all([
      this.#twice(job),
      this.#holds(job),
      this.#cancels(job),
      this.#sets(job),
      this.#redrives(job),
      this.#caps(job),
    ]);
    await this.#rest(this.#world.options.calmAtMs - this.#world.agenda.nowMs);
    this.isDone = true;
    while (!this.#world.isClosing) {
      await this.#resumeIfHeld(job);
      await this.#rest(30_000);
    }
  }

  #rest(ms: number): Promise<void> {
    return this.#process.clock.sleep(ms);
  }

  /** A random instant between now and the calm. */
  async #sometime(): Promise<void> {
    const leftMs = this.#world.options.calmAtMs - this.#world.agenda.nowMs;
    await this.#rest(this.#chance.between(0, Math.max(leftMs, 0)));
  }

  async #insist<Value>(what: string, act: () => Promise<Value>): Promise<Value> {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        this.#world.story.tell(this.#process.name, `cannot ${what}: ${String(error)}`);
        await this.#rest(5_000);
      }
    }
  }

  async #submit(): Promise<JobRef> {
    const { tenant, items, planKind, batchSize, lanes, deadlineMs, capMicroDollars } =
      this.#options;
    const reply = await this.#insist('submit', () =>
      submit(this.#ports, {
        tenant,
        pipeline: `${tenant}.ndjson`,
        source: sourceOf(items),
        work,
        plan: { kind: planKind, batchSize, lanes },
        asOf: epochMs,
        ...(deadlineMs && { deadlineAt: this.#world.serverNow + deadlineMs }),
        // Half of them have it from the start, the others set it later.
        ...(this.#capsLater ? {} : { capMicroDollars }),
        thresholds: {},
        fresh: false,
      }),
    );
    if (reply.kind === 'nothing') throw new Error('A job of no items is no job.');
    const { jobId } = reply.submission;
    this.#world.story.tell(this.#process.name, `${reply.kind} ${items.length} items as ${jobId}`);
    return { tenant, jobId };
  }

  async #twice(job: JobRef): Promise<void> {
    if (!this.#world.has('person-twice')) return;
    await this.#sometime();
    const again = await this.#submit();
    this.#world.check(() =>
      demand(again.jobId === job.jobId, 'Same job', () => `the same work became ${again.jobId}`),
    );
  }

  async #holds(job: JobRef): Promise<void> {
    if (!this.#world.has('person-holds')) return;
    await this.#sometime();
    await this.#tell(job, { kind: 'hold', hold: 'paused', reason: 'lunch' });
    await this.#rest(this.#chance.between(5, 90) * 1_000);
    await this.#tell(job, { kind: 'resume' });
  }

  async #cancels(job: JobRef): Promise<void> {
    if (!this.#world.has('person-cancels')) return;
    await this.#sometime();
    await this.#tell(job, { kind: 'stop', mode: this.#chance.pick(['drain', 'now']) });
  }

  async #sets(job: JobRef): Promise<void> {
    if (!this.#world.has('person-sets')) return;
    await this.#sometime();
    const lanes = this.#chance.between(1, 8);
    await this.#tell(job, { kind: 'concurrency', lanes });
    await this.#tell(job, { kind: 'thresholds', thresholds: { toleratedFailures: 1 } });
    if (!this.#world.has('person-deadline')) return;
    const deadlineAt = this.#world.serverNow + this.#chance.between(10, 90) * 1_000;
    await this.#tell(job, { kind: 'deadline', deadlineAt });
  }

  /** Sets the cap of who did not at first, and raises it a little at a time while it holds the job. */
  async #caps(job: JobRef): Promise<void> {
    const { capMicroDollars } = this.#options;
    if (capMicroDollars === undefined) return;
    let cap = capMicroDollars;
    if (this.#capsLater) {
      await this.#sometime();
      await this.#tell(job, { kind: 'cap', capMicroDollars: cap });
    }
    while (!this.#world.weather.isCalm) {
      await this.#rest(this.#chance.between(10, 40) * 1_000);
      const meta = await this.#ports.coordinator.meta(job).catch(() => undefined);
      if (meta?.state.hold !== 'budget') continue;
      cap += this.#chance.between(300, 2_000);
      await this.#tell(job, { kind: 'cap', capMicroDollars: cap });
    }
  }

  async #redrives(job: JobRef): Promise<void> {
    if (!this.#world.has('person-redrives')) return;
    while (!this.#world.weather.isCalm) {
      await this.#rest(20_000);
      const manifest = await this.#insist('read', () =>
        loadManifest(this.#ports, job, this.rounds),
      );
      if (!manifest) continue;
      const codes = manifest.items.flatMap(({ code }) => code ?? []);
      const wanted = { itemIds: [], codes: this.#chance.happens(0.5) ? codes.slice(0, 1) : [] };
      const reply = await this.#insist('redrive', () => redrive(this.#ports, job, wanted));
      this.#world.story.tell(this.#process.name, `redrives: ${reply.kind}`);
      if (reply.kind === 'nothing-failed') return;
      this.rounds = Math.max(this.rounds, reply.round);
    }
  }

  async #tell(job: JobRef, control: Control): Promise<void> {
    this.#world.story.tell(this.#process.name, `says ${JSON.stringify(control)}`);
    await this.#insist('write a control', async () => {
      await writeControl(this.#ports, job, control);
      await tellControls(this.#ports, job).catch(() => undefined);
    });
  }

  /** Once nothing goes wrong any more, nobody leaves a job held. */
  async #resumeIfHeld(job: JobRef): Promise<void> {
    const meta = await this.#ports.coordinator.meta(job).catch(() => undefined);
    const isHeld = meta !== undefined && meta.state.hold !== 'none';
    if (!isHeld || meta.state.phase !== 'extracting') return;
    const isBroke = meta.state.hold === 'budget';
    await this.#tell(job, isBroke ? { kind: 'cap', capMicroDollars: plenty } : { kind: 'resume' });
  }
}
