import { minimumDeadlineSeconds } from '@longhaul/batching/deadline';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { Targets } from '../actors/storms.ts';
import { Process } from '../actors/process.ts';
import { Provider } from '../parts/model.ts';
import { carry } from '../parts/wire.ts';
import { indexWire } from '../parts/wires.ts';
import type { Chance } from '../world/chance.ts';
import type { JobOptions } from '../world/options.ts';
import type { World } from '../world/world.ts';
import type { Counters } from './counter-index.ts';
import { keyOf, workCounter, type Collected, type CounterBatch } from './counter-worker.ts';

/** How a job of the counter protocol ended for the one who waits for it. */
export type CounterEnd =
  { readonly kind: 'collected'; readonly lines: readonly Collected[] } | { readonly kind: 'hung' };

/** The platform's own repeats of an invocation whose worker died. */
const platformRepeats = 2;
/** What the client library does when a command is not answered. */
const resends = 3;

/**
 * The counter protocol in a world: one orchestrator that fans out and polls, workers that count.
 * Owns its processes; all that befalls them is the world's.
 */
export class CounterFleet implements Targets {
  readonly ends = new Map<string, CounterEnd>();
  readonly #world: World;
  readonly #counters: Counters;
  readonly #chance: Chance;
  readonly #provider: Provider;
  readonly #workers = new Set<Process>();
  readonly #leaders = new Set<Process>();
  readonly #wire;
  #started = 0;

  constructor(world: World, counters: Counters) {
    this.#world = world;
    this.#counters = counters;
    this.#chance = world.chance.fork();
    this.#provider = new Provider(world);
    this.#wire = indexWire(world);
  }

  start(): void {
    for (const job of this.#world.options.jobs) {
      const leader = this.#process(`orchestrator of ${job.tenant}`);
      this.#leaders.add(leader);
      leader.onDeath = () => this.#leaders.delete(leader);
      void this.#lead(leader, job);
    }
  }

  killWorker(): void {
    this.#oneOf(this.#workers)?.kill('killed');
  }

  pauseWorker(ms: number): void {
    this.#oneOf(this.#workers)?.pause(ms);
  }

  killLeader(): void {
    this.#oneOf(this.#leaders)?.kill('killed');
  }

  pauseLeader(ms: number): void {
    this.#oneOf(this.#leaders)?.pause(ms);
  }

  /** It has no words to hand over: what it waits for dies with it. */
  handOverLeader(): void {
    const leader = this.#oneOf(this.#leaders);
    this.#world.agenda.after(30_000, () => leader?.kill('its time to hand over is over'));
  }

  async #lead(
    process: Process,
    { tenant, items, batchSize, submitAtMs }: JobOptions,
  ): Promise<void> {
    const { clock } = process;
    await clock.sleep(submitAtMs);
    const job = { tenant, jobId: tenant };
    const totalBatches = Math.ceil(items.length / batchSize);
    for (let at = 0; at < totalBatches; at += 1) {
      const slice = items.slice(at * batchSize, (at + 1) * batchSize);
      await this.#invoke(process, { job, items: slice, totalBatches });
    }
    const endsAt = clock.now() + minimumDeadlineSeconds(items.length) * 1_000;
    const counters = this.#countersOf(process);
    while (clock.now() < endsAt) {
      const done = await counters.count(keyOf(job, 'done')).catch(() => 0);
      if (done > 0) return this.#collect(process, job);
      await clock.sleep(5_000);
    }
    this.ends.set(tenant, { kind: 'hung' });
  }

  async #collect(process: Process, job: JobRef): Promise<void> {
    const texts = await this.#countersOf(process)
      .range(keyOf(job, 'collected'))
      .catch(() => []);
    const lines = texts.map((text) => JSON.parse(text) as Collected);
    this.ends.set(job.tenant, { kind: 'collected', lines });
  }

  /** Asynchronous, with the same drops, delays and duplicates; a refusal is tried again. */
  async #invoke(process: Process, batch: CounterBatch): Promise<void> {
    const world = this.#world;
    const chance = this.#chance;
    while (world.has('invoke-refused') && chance.happens(0.3)) await process.clock.sleep(2_000);
    if (world.has('invoke-lost') && chance.happens(0.25)) return;
    const isLate = world.has('invoke-late') && chance.happens(0.3);
    const delayMs = isLate ? chance.between(20_000, 240_000) : chance.between(0, 300);
    this.#deliver(batch, delayMs, platformRepeats);
    if (!world.has('invoke-twice') || !chance.happens(0.4)) return;
    const laterMs = chance.happens(0.5) ? chance.between(0, 100) : chance.between(30_000, 200_000);
    this.#deliver(batch, delayMs + laterMs, platformRepeats);
  }

  #deliver(batch: CounterBatch, delayMs: number, repeats: number): void {
    const world = this.#world;
    const isSlow = world.has('slow-starts') && this.#chance.happens(0.3);
    const coldMs = isSlow ? this.#chance.between(30_000, 150_000) : this.#chance.between(50, 800);
    world.agenda.after(delayMs + coldMs, () => this.#work(batch, repeats));
  }

  #work(batch: CounterBatch, repeats: number): void {
    const world = this.#world;
    const process = this.#process(`worker ${String((this.#started += 1))}`);
    if (world.has('worker-deaths') && this.#chance.happens(0.4)) {
      const side = this.#chance.pick(['before', 'after'] as const);
      process.death = { kind: 'call', nth: this.#chance.between(1, 60), side };
    }
    this.#workers.add(process);
    const limit = world.agenda.after(world.options.workerLimitMs, () =>
      process.kill('its time limit'),
    );
    const leave = () => {
      limit();
      this.#workers.delete(process);
    };
    process.onDeath = () => {
      leave();
      if (repeats > 0) this.#deliver(batch, 60_000, repeats - 1);
    };
    const parts = {
      counters: this.#countersOf(process),
      provider: this.#provider,
      options: world.options,
    };
    workCounter(process, parts, batch).then(leave, () => {
      leave();
      if (repeats > 0) this.#deliver(batch, 60_000, repeats - 1);
    });
  }

  /** The commands as one process sends them: over the wire, and sent again when not answered. */
  #countersOf(process: Process): Counters {
    const inner = this.#counters;
    const send = <Value>(verb: string, isMutation: boolean, act: () => Promise<Value>) =>
      process.call(async () => {
        for (let nth = 1; ; nth += 1) {
          try {
            return await carry(this.#wire, { verb, about: '', isMutation }, act);
          } catch (error) {
            if (nth > resends) throw error;
          }
        }
      });
    return {
      incr: (key) => send('incr', true, () => inner.incr(key)),
      setNx: (key) => send('setNx', true, () => inner.setNx(key)),
      push: (key, values) => send('push', true, () => inner.push(key, values)),
      range: (key) => send('range', false, () => inner.range(key)),
      count: (key) => send('count', false, () => inner.count(key)),
    };
  }

  #oneOf(all: ReadonlySet<Process>): Process | undefined {
    return all.size > 0 ? this.#chance.pick([...all]) : undefined;
  }

  #process(name: string): Process {
    const { agenda, story } = this.#world;
    return new Process({ name, agenda, story, random: this.#chance.fork(), skewMs: 0 });
  }
}
