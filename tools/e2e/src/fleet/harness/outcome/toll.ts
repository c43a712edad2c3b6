import type { JobPlace } from '@longhaul/jobs/object-key';
import type { LambdaEnvironment } from '@longhaul/testkit/processes/lambda-emulator';
import type { Call } from '../../../harness/simulator.ts';
import type { Fleet } from '../fleet.ts';
import { takenUpBy } from '../workers.ts';

/** What a job cost in the end. */
export type Bill = {
  readonly deals: number;
  /** Calls that faults may have made worthless: see `Toll`. */
  readonly inFlight: number;
  /** Calls that a provider may charge for: answered whole, or begun and lost on the way. */
  readonly charged: number;
  /** Answers handed over whole, beyond one a deal. */
  readonly paidTwice: number;
};

type Moment = {
  readonly victims: ReadonlySet<string>;
  readonly durable: ReadonlySet<string>;
  /** Calls that had arrived at the model; of a worker that goes on, those it was about to make too. */
  readonly started: number;
};

/**
 * Counts what the faults of a test may cost, apart from what the product says of itself.
 *
 * A call is in flight from its arrival at the model until its deal's output is in the store. A fault
 * makes those calls in flight worthless that belong to its victims: to workers that are killed,
 * stopped for longer than a lease, or cut off. Whose a call is, is told by the items that a worker's
 * own log says it has begun. A leader makes no calls: its death, and that of Redis, may cost none.
 */
export class Toll {
  readonly #fleet: Fleet;
  readonly #job: JobPlace;
  readonly #moments: Moment[] = [];

  constructor(fleet: Fleet, job: JobPlace) {
    this.#fleet = fleet;
    this.#job = job;
  }

  /** Stops a worker, counts what it has in flight, and kills it. */
  async kill(worker: LambdaEnvironment): Promise<void> {
    if (worker.pid !== undefined) process.kill(worker.pid, 'SIGSTOP');
    await this.note([worker]);
    await this.#fleet.lambda.kill(worker.pid);
  }

  /** Stops a worker where it stands, and counts what it has in flight; answers what lets it go on. */
  async stop(worker: LambdaEnvironment): Promise<() => void> {
    const { pid } = worker;
    if (pid === undefined) throw new Error('This worker has no process.');
    process.kill(pid, 'SIGSTOP');
    await this.note([worker], { goesOn: true });
    return () => void process.kill(pid, 'SIGCONT');
  }

  /** Counts what these workers have in flight, and breaks something before they begin anything more. */
  async breakUnder(workers: readonly LambdaEnvironment[], fault: () => void): Promise<void> {
    const pids = workers.flatMap(({ pid }) => pid ?? []);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    try {
      await this.note(workers);
      fault();
    } finally {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    }
  }

  /** Counts what these workers have in flight now. */
  async note(
    workers: readonly LambdaEnvironment[],
    { goesOn = false }: { readonly goesOn?: boolean } = {},
  ): Promise<void> {
    const { client, simulator } = this.#fleet;
    const durable = new Set(await client.durable(this.#job));
    const { started: arrived } = await simulator.calls();
    const started = goesOn ? Infinity : arrived;
    const taken = await Promise.all(
      workers.map((worker) => takenUpBy(this.#fleet, this.#job, worker)),
    );
    const victims = new Set(taken.flatMap(({ items }) => [...items]));
    this.#moments.push({ victims, durable, started });
  }

  /** Waits until no call is on its way. */
  async bill(ids: readonly string[]): Promise<Bill> {
    const { calls } = await this.#fleet.simulator.settled();
    const own = calls.filter(({ deal_id: id }) => id !== null && ids.includes(id));
    const charged = own.filter(({ outcome }) => outcome !== 'rejected').length;
    const paid = own.filter(({ outcome }) => outcome === 'paid').length;
    const inFlight = new Set(this.#moments.flatMap((moment) => inFlightAt(moment, own)));
    return { deals: ids.length, inFlight: inFlight.size, charged, paidTwice: paid - ids.length };
  }
}

/** The numbers of the calls that were in flight then: of each victim's deal the newest, if any. */
function inFlightAt({ victims, durable, started }: Moment, calls: readonly Call[]): number[] {
  const newest = new Map<string, number>();
  for (const { number, deal_id: id, outcome } of calls) {
    if (id === null || number > started || outcome === 'rejected') continue;
    if (!victims.has(id) || durable.has(id)) continue;
    newest.set(id, Math.max(number, newest.get(id) ?? 0));
  }
  return [...newest.values()];
}

/** For the log of a test: both sides of the promise. */
export function billText({ deals, inFlight, charged, paidTwice }: Bill): string {
  return `${String(deals)} deals + ${String(inFlight)} in flight at faults ≥ ${String(charged)} calls charged; ${String(paidTwice)} answers paid twice`;
}
