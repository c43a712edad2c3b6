import type { WorkerReport } from '@longhaul/pipeline/work/worker-life';
import { RetryableError } from '@longhaul/ports/errors';
import type {
  InvocationReply,
  WorkerInvoker,
  WorkerReference,
} from '@longhaul/ports/worker-invoker';
import type { Chance } from '../world/chance.ts';
import type { World } from '../world/world.ts';
import { Process, type DeathCall, type DeathPoint } from './process.ts';
import { work, type WorkerParts } from './worker.ts';

/** How an invocation came to its worker. */
export type Delivery = 'usual' | 'delayed' | 'twin' | 'again' | 'unanswered';

/**
 * The platform that runs workers: takes invocations, delivers them once, twice, late or never, and
 * ends a worker at its time limit. Owns the running workers.
 */
export class Platform {
  readonly running = new Set<Process>();
  readonly #world: World;
  readonly #parts: WorkerParts;
  readonly #chance: Chance;
  #started = 0;

  constructor(world: World, parts: WorkerParts) {
    this.#world = world;
    this.#parts = parts;
    this.#chance = world.chance.fork();
  }

  /** The invoker port of one leader's process. */
  invokerOf(process: Process): WorkerInvoker {
    return { invoke: (reference) => process.call(() => this.#invoke(reference)) };
  }

  async #invoke(reference: WorkerReference): Promise<InvocationReply> {
    const chance = this.#chance;
    const world = this.#world;
    const refused = world.has('invoke-refused') && chance.happens(0.3);
    if (refused) return this.#refuse(reference);
    if (this.running.size >= world.options.concurrency) return { kind: 'throttled' };
    if (world.has('invoke-lost') && chance.happens(0.25)) {
      world.story.tell('platform', `drops the invocation of batch ${String(reference.batch)}`);
      world.sightings.undelivered('dropped', reference);
      return { kind: 'accepted' };
    }
    const isLate = world.has('invoke-late') && chance.happens(0.3);
    const delayMs = isLate ? chance.between(20_000, 240_000) : chance.between(0, 300);
    this.#deliver(reference, delayMs, isLate ? 'delayed' : 'usual');
    if (world.has('invoke-twice') && chance.happens(0.4)) {
      if (chance.happens(0.5)) this.#deliver(reference, delayMs + chance.between(0, 100), 'twin');
      else this.#deliver(reference, chance.between(30_000, 200_000), 'again');
    }
    return { kind: 'accepted' };
  }

  async #refuse(reference: WorkerReference): Promise<InvocationReply> {
    const chance = this.#chance;
    const world = this.#world;
    const how = chance.pick(['throttled', 'failed', 'unanswered', 'unanswered'] as const);
    world.story.tell('platform', `${how}: the invocation of batch ${String(reference.batch)}`);
    world.sightings.undelivered('refused', reference);
    if (how === 'throttled') return { kind: 'throttled' };
    if (how === 'failed') return { kind: 'failed', message: 'The function answered 500.' };
    if (chance.happens(0.8)) this.#deliver(reference, chance.between(0, 300), 'unanswered');
    throw new RetryableError('The function did not answer.', 1_000);
  }

  #deliver(reference: WorkerReference, delayMs: number, how: Delivery): void {
    const world = this.#world;
    const coldMs = this.#coldStartMs();
    world.agenda.after(delayMs + coldMs, () => this.#start(reference, how));
  }

  #coldStartMs(): number {
    const isSlow = this.#world.has('slow-starts') && this.#chance.happens(0.3);
    return isSlow ? this.#chance.between(30_000, 150_000) : this.#chance.between(50, 800);
  }

  #start(reference: WorkerReference, how: Delivery): void {
    const world = this.#world;
    const name = `worker ${String((this.#started += 1))}`;
    const process = this.#process(name);
    this.running.add(process);
    const batch = String(reference.batch);
    world.story.tell(name, `starts for batch ${batch} of ${reference.jobId.slice(0, 4)} (${how})`);
    world.sightings.started(process, reference, how);
    const limit = world.agenda.after(world.options.workerLimitMs, () =>
      process.kill('its time limit'),
    );
    process.onDeath = (why) => {
      limit();
      this.running.delete(process);
      world.sightings.died(process, why);
    };
    work(world, process, this.#parts, reference).then(
      (report) => this.#ended(process, limit, report),
      (error: unknown) => this.#ended(process, limit, { kind: 'threw', error }),
    );
  }

  #ended(
    process: Process,
    limit: () => void,
    report: WorkerReport | { kind: 'threw'; error: unknown },
  ): void {
    limit();
    process.onDeath = undefined;
    this.running.delete(process);
    const why = report.kind === 'idle' ? `idle: ${report.why}` : report.kind;
    const error = report.kind === 'threw' ? `: ${String(report.error)}` : '';
    this.#world.story.tell(process.name, `ends (${why}${error})`);
    this.#world.sightings.ended(process, report.kind === 'idle' ? report.why : report.kind);
  }

  #process(name: string): Process {
    const world = this.#world;
    const chance = this.#chance;
    const skewMs = world.has('clock-skew') ? chance.between(-300, 300) * 1_000 : 0;
    const random = chance.fork();
    const process = new Process({ name, agenda: world.agenda, story: world.story, random, skewMs });
    if (world.has('worker-deaths') && chance.happens(0.4)) {
      process.death = drawDeath(chance);
    }
    return process;
  }
}

const workerPoints = [
  ...(['before-claim', 'after-claim', 'after-put'] as const),
  ...(['after-reply', 'after-reply', 'after-reply'] as const),
];

function drawDeath(chance: Chance): DeathCall | DeathPoint {
  if (chance.happens(0.6)) {
    return { kind: 'point', point: chance.pick(workerPoints), nth: chance.between(1, 2) };
  }
  const nth = chance.happens(0.2) ? 1 : chance.between(1, 60);
  return { kind: 'call', nth, side: chance.pick(['before', 'after']) };
}
