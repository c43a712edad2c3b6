import { defaultPrices } from '@longhaul/admission/prices';
import type { FleetPorts, FleetStatus } from '@longhaul/pipeline/fleet/fleet-ports';
import { leadJobs } from '@longhaul/pipeline/fleet/lead-jobs';
import { nameOf, type World } from '../world/world.ts';
import type { Platform } from './platform.ts';
import { portsOf, type Wires } from './ports.ts';
import type { Process } from './process.ts';
import { leaderSettingsOf } from './settings.ts';

/** A container that finds open jobs by their markers and leads them, several at once. */
export class Orchestrator {
  readonly process: Process;
  readonly #world: World;
  readonly #platform: Platform;
  readonly #wires: Wires;
  readonly #resign = new AbortController();
  #led: FleetStatus['led'] = [];

  constructor(world: World, process: Process, platform: Platform, wires: Wires) {
    this.#world = world;
    this.process = process;
    this.#platform = platform;
    this.#wires = wires;
    world.onClosing(() => this.#resign.abort());
  }

  get isLeading(): boolean {
    return this.#led.length > 0;
  }

  /** The word to hand over: nothing more is found, and what is led is let go. */
  handOver(): void {
    this.#world.story.tell(this.process.name, 'is told to hand over');
    this.#resign.abort();
  }

  async run(): Promise<void> {
    const { story } = this.#world;
    const { name } = this.process;
    try {
      await leadJobs(this.#ports(), { resign: this.#resign.signal });
      story.tell(name, 'ends');
    } catch (error) {
      story.tell(name, `ends: ${String(error)}`);
    }
  }

  #ports(): FleetPorts {
    const world = this.#world;
    const { process } = this;
    const common = portsOf(world, process, this.#wires);
    return {
      ...common,
      invoker: this.#platform.invokerOf(process),
      notifier: { notify: async () => undefined },
      prices: defaultPrices,
      settings: leaderSettingsOf(world.options),
      openJobs: openJobsOf(world, process),
      rolesOf: ({ tenant }) => {
        const { coordinator, events, workload } = portsOf(world, process, this.#wires, tenant);
        return { coordinator, events, workload, follow: () => () => undefined };
      },
      tell: ({ job, message }) =>
        world.story.tell(process.name, `${job ? nameOf(job) : 'all jobs'}: ${message}`),
      onStatus: ({ led }) => (this.#led = led),
      fleet: {
        ...{ maxJobs: 10, maxWorkers: world.options.concurrency, quantumTokens: 10_000 },
        ...{ listEveryMs: 30_000, hintEveryMs: 5_000, heldEveryMs: 10_000 },
        weightOf: () => 1,
      },
    };
  }
}

/** No hints: whatever is found is found by its marker. A lost index is another incarnation. */
function openJobsOf(world: World, process: Process): FleetPorts['openJobs'] {
  return {
    announce: async () => undefined,
    withdraw: async () => undefined,
    announced: async () => [],
    incarnation: () => process.call(async () => String(world.losses)),
  };
}
