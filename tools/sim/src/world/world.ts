import { planCodec, type PlanItem } from '@longhaul/jobs/documents/plan';
import { planKey } from '@longhaul/jobs/object-key';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobRef } from '@longhaul/ports/coordinator-replies';
import type { JobStore } from '@longhaul/ports/job-store';
import { epochMs } from '../actors/process.ts';
import { IndexWatch } from '../checkers/index-watch.ts';
import { Payments } from '../checkers/payments.ts';
import { Violation } from '../checkers/violation.ts';
import type { IndexFactory, IndexUnderTest } from '../parts/index-under-test.ts';
import { createObservedIndex } from '../parts/observed-index.ts';
import { createObservedStore, type ObservedStore } from '../parts/observed-store.ts';
import { Coverage } from '../story/coverage.ts';
import { Story } from '../story/story.ts';
import { Sightings } from '../story/sightings.ts';
import { Agenda } from './agenda.ts';
import { chanceOf, type Chance } from './chance.ts';
import type { FaultTheme, ItemOptions, WorldOptions } from './options.ts';

/** What stands between the parts of a world and is changed by its storms. */
export type Weather = {
  /** Server's clock against virtual time. */
  serverSkewMs: number;
  /** Nothing reaches the index until then. */
  indexAwayUntilMs: number;
  /** The index takes no mutation until then. */
  indexFullUntilMs: number;
  /** The model refuses with a long wait until then. */
  stormUntilMs: number;
  hasQuota: boolean;
  isCalm: boolean;
};

const fairWeather: Weather = {
  serverSkewMs: 0,
  indexAwayUntilMs: 0,
  indexFullUntilMs: 0,
  stormUntilMs: 0,
  hasQuota: true,
  isCalm: false,
};

/**
 * Everything that one seed's processes share: time, chance, the true store and index with their
 * watches, the weather, and what was seen. Owns no process and starts none.
 */
export class World {
  readonly options: WorldOptions;
  readonly agenda: Agenda;
  readonly chance: Chance;
  readonly story: Story;
  readonly coverage = new Coverage();
  readonly weather: Weather;
  readonly objects: ObservedStore;
  readonly coordinator: Coordinator;
  readonly index: IndexUnderTest;
  readonly sightings: Sightings;
  /** The first invariant that did not hold; the run ends with it. */
  violation: Violation | undefined;
  /** How often the index lost something. */
  losses = 0;
  #isClosing = false;
  readonly #closers: (() => void)[] = [];
  readonly #watches = new Map<string, IndexWatch>();
  readonly #payments = new Map<string, Payments>();
  readonly #waiters = new Map<string, Set<() => void>>();
  readonly #changes = new Map<string, number>();

  static async open(options: WorldOptions, factory: IndexFactory, of: WorldKind): Promise<World> {
    const agenda = new Agenda(of.settle);
    const weather = { ...fairWeather };
    const index = await factory({
      now: () => epochMs + agenda.nowMs + weather.serverSkewMs,
      trueMs: () => agenda.nowMs,
    });
    return new World(options, { agenda, weather, index }, of.isTold);
  }

  private constructor(
    options: WorldOptions,
    { agenda, weather, index }: Pick<World, 'agenda' | 'weather' | 'index'>,
    isTold: boolean,
  ) {
    this.options = options;
    this.agenda = agenda;
    this.weather = weather;
    this.index = index;
    this.chance = chanceOf(-1 - options.seed);
    this.story = new Story(agenda, isTold);
    this.sightings = new Sightings(this);
    const natures = new Map(options.jobs.flatMap(({ items }) => items).map(natureEntry));
    this.objects = createObservedStore((id) => natures.get(id) ?? 'sound', {
      put: (key) => this.sightings.put(key),
      violation: (error) => this.fail(error),
    });
    this.coordinator = createObservedIndex({
      inner: index.coordinator,
      watchOf: (job) => this.watchOf(job),
      onViolation: (error) => this.fail(error),
      onApplied: (call, reply, meant) => {
        this.sightings.applied(call, reply, meant);
        if (call.job && wakes.has(call.verb)) this.#wake(call.job);
      },
    });
  }

  /** Nobody shall begin anything any more. */
  get isClosing(): boolean {
    return this.#isClosing;
  }

  onClosing(act: () => void): void {
    this.#closers.push(act);
  }

  close(): void {
    this.#isClosing = true;
    for (const act of this.#closers) act();
  }

  get serverNow(): number {
    return epochMs + this.agenda.nowMs + this.weather.serverSkewMs;
  }

  get store(): JobStore {
    return this.objects.store;
  }

  has(theme: FaultTheme): boolean {
    return this.options.themes.has(theme) && !this.weather.isCalm;
  }

  /** Runs a checker inside of production code, which must not catch what it throws. */
  check(checker: () => void): void {
    try {
      checker();
    } catch (error) {
      this.fail(error);
    }
  }

  fail(error: unknown): void {
    if (!(error instanceof Violation)) throw error;
    if (!this.violation) this.story.tell('checker', error.message);
    this.violation ??= error;
  }

  watchOf(job: JobRef): IndexWatch {
    return entryOf(this.#watches, nameOf(job), () => {
      const { coordinator } = this.index;
      const hasObject = (key: string) => this.objects.hasObject(key);
      const trueMs = () => this.agenda.nowMs;
      const planOf = (of: JobRef) => this.planOf(of);
      return new IndexWatch(
        { serverNow: () => this.serverNow, trueMs, coordinator, hasObject, planOf },
        job,
      );
    });
  }

  /** The index forgot its last `backMs`; Infinity: everything. */
  lose(backMs: number): void {
    const lost = backMs === Infinity ? 'everything' : 'last-moments';
    this.losses += 1;
    this.sightings.losing(backMs);
    for (const watch of this.#watches.values()) watch.lose(lost);
  }

  get watches(): ReadonlyMap<string, IndexWatch> {
    return this.#watches;
  }

  paymentsOf(job: JobRef): Payments {
    return entryOf(this.#payments, nameOf(job), () => new Payments());
  }

  get payments(): ReadonlyMap<string, Payments> {
    return this.#payments;
  }

  async planOf(job: JobRef): Promise<ReadonlyMap<string, PlanItem>> {
    const text = await this.objects.read(planKey(job));
    const decoded = planCodec.decodeText(text ?? '');
    if (!decoded.ok) throw new Violation('I3', `job ${job.jobId} has an index and no plan`);
    return new Map(decoded.value.items.map((item) => [item.key, item]));
  }

  /** The port's `changed`, for every index alike: a hint, and now and then a lost one. */
  async changed(
    job: JobRef,
    wait: { cursor: string; waitMs: number; signal: AbortSignal },
    sleep: (ms: number, signal: AbortSignal) => Promise<void>,
  ): Promise<string> {
    const name = nameOf(job);
    const cursor = () => String(this.#changes.get(name) ?? 0);
    if (cursor() !== wait.cursor || wait.signal.aborted) return cursor();
    const woken = new AbortController();
    const wake = () => woken.abort();
    const waiters = entryOf(this.#waiters, name, () => new Set());
    waiters.add(wake);
    wait.signal.addEventListener('abort', wake);
    await sleep(wait.waitMs, woken.signal);
    wait.signal.removeEventListener('abort', wake);
    waiters.delete(wake);
    return cursor();
  }

  #wake(job: JobRef): void {
    const name = nameOf(job);
    this.#changes.set(name, (this.#changes.get(name) ?? 0) + 1);
    for (const wake of [...(this.#waiters.get(name) ?? [])]) wake();
  }
}

export type WorldKind = {
  /** Waits until nothing that virtual time set off still runs. */
  readonly settle?: (() => Promise<void>) | undefined;
  /** Whether the story's lines are kept. */
  readonly isTold: boolean;
};

/** What the leader hears of at once; the rest waits for its tick. */
const wakes = new Set(['commit', 'release', 'hold', 'control', 'resign']);

export function nameOf({ tenant, jobId }: JobRef): string {
  return `${tenant}/${jobId}`;
}

function natureEntry({ id, nature }: ItemOptions): [string, ItemOptions['nature']] {
  return [id, nature];
}

function entryOf<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  const value = map.get(name) ?? make();
  map.set(name, value);
  return value;
}
