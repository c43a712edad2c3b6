import { defaultPrices } from '@longhaul/admission/prices';
import { openMarkerPrefix } from '@longhaul/jobs/object-key';
import type { LeaderPorts } from '@longhaul/pipeline/engine';
import { lead } from '@longhaul/pipeline/lead/lead';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { nameOf, type World } from '../world/world.ts';
import type { Platform } from './platform.ts';
import { portsOf, type Wires } from './ports.ts';
import type { Process } from './process.ts';
import { leaderSettingsOf } from './settings.ts';

/** How often markers are listed: shorter than in the fleet, so that a world costs less time. */
const findEveryMs = 10_000;

/** A container that finds open jobs by their markers and leads them, several at once. */
export class Orchestrator {
  readonly process: Process;
  readonly #world: World;
  readonly #platform: Platform;
  readonly #wires: Wires;
  readonly #leading = new Set<string>();
  readonly #resign = new AbortController();

  constructor(world: World, process: Process, platform: Platform, wires: Wires) {
    this.#world = world;
    this.process = process;
    this.#platform = platform;
    this.#wires = wires;
  }

  get isLeading(): boolean {
    return this.#leading.size > 0;
  }

  /** The word to hand over: nothing more is found, and what is led is let go. */
  handOver(): void {
    this.#world.story.tell(this.process.name, 'is told to hand over');
    this.#resign.abort();
  }

  async run(): Promise<void> {
    const ports = portsOf(this.#world, this.process, this.#wires);
    while (!this.#world.isClosing && !this.#resign.signal.aborted) {
      await this.#find(ports).catch((error: unknown) => {
        this.#world.story.tell(this.process.name, `cannot look for jobs: ${String(error)}`);
      });
      await this.process.clock.sleep(findEveryMs, this.#resign.signal);
    }
  }

  async #find({ store }: ReturnType<typeof portsOf>): Promise<void> {
    for await (const tenant of store.listFolders('')) {
      for await (const marker of store.list(openMarkerPrefix(tenant))) {
        const job = { tenant, jobId: marker.slice(openMarkerPrefix(tenant).length) };
        if (!this.#leading.has(nameOf(job))) void this.#lead(job);
      }
    }
  }

  async #lead(job: JobRef): Promise<void> {
    const { story } = this.#world;
    const { name } = this.process;
    this.#leading.add(nameOf(job));
    try {
      const end = await lead(this.#portsFor(job), job, { resign: this.#resign.signal });
      this.#world.sightings.ledTo(name, job, end);
    } catch (error) {
      story.tell(name, `fails to lead ${job.tenant}: ${String(error)}`);
    } finally {
      this.#leading.delete(nameOf(job));
    }
  }

  #portsFor(job: JobRef): LeaderPorts {
    return {
      ...portsOf(this.#world, this.process, this.#wires, job.tenant),
      invoker: this.#platform.invokerOf(this.process),
      notifier: { notify: async () => undefined },
      prices: defaultPrices,
      settings: leaderSettingsOf(this.#world.options),
    };
  }
}
