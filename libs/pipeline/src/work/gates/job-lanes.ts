import type { JobPlace } from '@longhaul/jobs/object-key';
import type { Clock } from '@longhaul/ports/clock';
import { CallGate, type Gate, type GatePass } from './call-gate.ts';

/**
 * Divides one process's lanes between its jobs: all of them go through one gate, and a job for which
 * a person set its own number goes through a narrower one before it.
 *
 * Owns the process's gate and each job's number of lanes. Knows no worker and no limit per minute.
 *
 * J1 A job has no more items at work here than the lanes it was given; fewer are given to nobody in
 *    the middle of an item: what is at work ends, and nothing new begins.
 * J2 The process has as many lanes as it began with, or as the most that a job was ever given: a
 *    person's word for one job may widen the process, and narrows no other job.
 * J3 An item that must be alone waits for the process's gate only.
 */
export class JobLanes {
  readonly #gate: CallGate;
  readonly #jobs = new Map<string, JobGate>();
  #capacity: number;

  constructor(clock: Clock, lanes: number) {
    this.#gate = new CallGate(clock, lanes);
    this.#capacity = lanes;
  }

  /** Lanes of the process, all jobs together. */
  get capacity(): number {
    return this.#capacity;
  }

  /** What a job's workers go through. */
  of(job: JobPlace): Gate {
    return this.#gateOf(job);
  }

  /** A job is to have so many lanes from now on; told again and again it changes nothing more. */
  heed(job: JobPlace, lanes: number): void {
    if (lanes > this.#capacity) {
      this.#capacity = lanes;
      this.#gate.widen(lanes);
    }
    this.#gateOf(job).setLanes(lanes);
  }

  #gateOf({ tenant, jobId }: JobPlace): JobGate {
    const name = `${tenant}/${jobId}`;
    const gate = this.#jobs.get(name) ?? new JobGate(this.#gate);
    this.#jobs.delete(name);
    this.#jobs.set(name, gate);
    const [oldest] = this.#jobs.keys();
    if (this.#jobs.size > remembered && oldest !== undefined) this.#jobs.delete(oldest);
    return gate;
  }
}

/** Jobs whose number is remembered; one that is forgotten hears it again at its leader's next tick. */
const remembered = 1_000;

type Waiter = { readonly admit: (isAdmitted: boolean) => void };

/** J1. */
class JobGate implements Gate {
  readonly #gate: CallGate;
  readonly #waiting: Waiter[] = [];
  #lanes = Infinity;
  /** Lanes taken, by items at work and by those that wait for the process's gate. */
  #taken = 0;
  #atWork = 0;

  constructor(gate: CallGate) {
    this.#gate = gate;
  }

  setLanes(lanes: number): void {
    this.#lanes = lanes;
    this.#admitNext();
  }

  get generation(): number {
    return this.#gate.generation;
  }

  /** The process's: what one job has of it is nobody's progress but its own. */
  get load(): CallGate['load'] {
    return this.#gate.load;
  }

  async enter(signal: AbortSignal): Promise<GatePass | undefined> {
    while (await this.#takeLane(signal)) {
      const pass = await this.#gate.enter(signal);
      if (pass && this.#atWork < this.#lanes) return this.#passOf(pass);
      // Its lane was taken away while it waited for the process's.
      pass?.leave();
      this.#giveLane();
      if (!pass) return undefined;
    }
    return undefined;
  }

  #passOf(pass: GatePass): GatePass {
    this.#atWork += 1;
    let isInside = true;
    const leave = (): void => {
      if (!isInside) return;
      isInside = false;
      this.#atWork -= 1;
      pass.leave();
      this.#giveLane();
    };
    return { leave };
  }

  #giveLane(): void {
    this.#taken -= 1;
    this.#admitNext();
  }

  enterAlone(signal: AbortSignal): Promise<GatePass | undefined> {
    return this.#gate.enterAlone(signal);
  }

  succeeded(): void {
    this.#gate.succeeded();
  }

  refused(generation: number): void {
    this.#gate.refused(generation);
  }

  stumbled(): void {
    this.#gate.stumbled();
  }

  #takeLane(signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiter: Waiter = {
        admit: (isAdmitted) => {
          signal.removeEventListener('abort', giveUp);
          resolve(isAdmitted);
        },
      };
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        waiter.admit(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiter);
      this.#admitNext();
    });
  }

  #admitNext(): void {
    while (this.#taken < this.#lanes) {
      const waiter = this.#waiting.shift();
      if (!waiter) return;
      this.#taken += 1;
      waiter.admit(true);
    }
  }
}
