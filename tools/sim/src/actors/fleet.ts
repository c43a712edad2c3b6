import { createEmbeddedRateLimiter } from '@longhaul/coordinator/embedded';
import { Provider } from '../parts/model.ts';
import { indexWire, storeWire } from '../parts/wires.ts';
import type { Chance } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import { Orchestrator } from './orchestrator.ts';
import { Person } from './person.ts';
import { Platform } from './platform.ts';
import type { Wires } from './ports.ts';
import { epochMs, Process } from './process.ts';

/** All processes of a world: its orchestrators, its platform of workers, and the people. */
export class Fleet {
  readonly people: readonly Person[];
  readonly platform: Platform;
  readonly #world: World;
  readonly #wires: Wires;
  readonly #chance: Chance;
  readonly #orchestrators = new Set<Orchestrator>();
  #born = 0;

  constructor(world: World) {
    this.#world = world;
    this.#chance = world.chance.fork();
    this.#wires = { store: storeWire(world), index: indexWire(world) };
    const { requestsPerMinute } = world.options;
    const limiter = createEmbeddedRateLimiter({
      clock: { now: () => epochMs + world.agenda.nowMs, sleep: () => Promise.resolve() },
      random: this.#chance.fork(),
      limits: requestsPerMinute ? { requestsPerMinute } : {},
    });
    const parts = { wires: this.#wires, provider: new Provider(world), limiter };
    this.platform = new Platform(world, parts);
    this.people = world.options.jobs.map(
      (job) => new Person(world, this.#process(`person of ${job.tenant}`), this.#wires, job),
    );
  }

  start(): void {
    for (const person of this.people) void person.run();
    for (let at = 0; at < this.#world.options.orchestrators; at += 1) this.#bear();
  }

  killWorker(): void {
    this.#oneOf(this.platform.running)?.kill('killed');
  }

  pauseWorker(ms: number): void {
    const process = this.#oneOf(this.platform.running);
    process?.pause(ms);
    if (process) this.#world.sightings.paused(process);
  }

  killLeader(): void {
    const leader = this.#oneLeader();
    leader?.process.kill('killed');
  }

  pauseLeader(ms: number): void {
    this.#oneLeader()?.process.pause(ms);
  }

  /** As a platform does: a word, half a minute, the end; a new one is started meanwhile. */
  handOverLeader(): void {
    const leader = this.#oneLeader();
    if (!leader) return;
    leader.handOver();
    this.#world.sightings.handedOver();
    this.#world.agenda.after(30_000, () => leader.process.kill('its time to hand over is over'));
  }

  #oneLeader(): Orchestrator | undefined {
    const leading = [...this.#orchestrators].filter((each) => each.isLeading);
    return this.#oneOf(leading.length > 0 ? leading : this.#orchestrators);
  }

  #oneOf<One>(all: Iterable<One>): One | undefined {
    const list = [...all];
    return list.length > 0 ? this.#chance.pick(list) : undefined;
  }

  /** Starts an orchestrator; one that dies is replaced, as a service does. */
  #bear(): void {
    const world = this.#world;
    if (world.isClosing) return;
    const process = this.#process(`orchestrator ${String((this.#born += 1))}`);
    const orchestrator = new Orchestrator(world, process, this.platform, this.#wires);
    this.#orchestrators.add(orchestrator);
    if (world.has('leader-deaths') && this.#chance.happens(0.6)) {
      const side = this.#chance.pick(['before', 'after'] as const);
      process.death = { kind: 'call', nth: this.#chance.between(1, 150), side };
    }
    process.onDeath = () => {
      this.#orchestrators.delete(orchestrator);
      world.sightings.leaderDied(orchestrator.isLeading);
      world.agenda.after(this.#chance.between(2_000, 20_000), () => this.#bear());
    };
    world.story.tell(process.name, 'starts');
    void orchestrator.run();
  }

  #process(name: string): Process {
    const world = this.#world;
    const isOff = world.has('clock-skew');
    const skewMs = isOff ? this.#chance.between(-300, 300) * 1_000 : 0;
    const random = this.#chance.fork();
    return new Process({ name, agenda: world.agenda, story: world.story, random, skewMs });
  }
}
