import type { EmulatorOptions } from '../options.ts';
import { Environment, type EnvironmentState } from './environment.ts';
import { startGuard } from './guard.ts';
import type { Invocation, InvocationEnd } from './invocation.ts';

/** An environment as people and tests see it. */
export type EnvironmentView = {
  readonly number: number;
  readonly pid: number | undefined;
  readonly state: EnvironmentState;
  /** Events given to it so far. */
  readonly invocations: number;
  readonly request_id: string | undefined;
};

/**
 * Owns the worker processes of the function and their number.
 *
 * P1 No more than `concurrency` environments are at work; one counts from its event to its freeze.
 * P2 A frozen environment is used again before another one is started.
 */
export class EnvironmentPool {
  readonly #options: EmulatorOptions;
  readonly #onRoom: () => void;
  readonly #guard = startGuard();
  readonly #busy = new Set<Environment>();
  /** The last frozen comes first. */
  readonly #idle: Environment[] = [];
  #started = 0;

  /** `onRoom`: a place became free. */
  constructor(options: EmulatorOptions, onRoom: () => void) {
    this.#options = options;
    this.#onRoom = onRoom;
  }

  get hasRoom(): boolean {
    return this.#busy.size < this.#options.concurrency;
  }

  /** Runs an event; only while there is room. */
  run(invocation: Invocation): {
    readonly environment: Environment;
    readonly end: Promise<InvocationEnd>;
  } {
    const environment = this.#idle.pop() ?? this.#start();
    this.#busy.add(environment);
    return { environment, end: environment.invoke(invocation) };
  }

  view(): readonly EnvironmentView[] {
    return [...this.#busy, ...this.#idle]
      .sort((one, other) => one.number - other.number)
      .map(({ number, pid, state, invocations, requestId }) => ({
        ...{ number, pid, state, invocations },
        request_id: requestId,
      }));
  }

  /** Kills the process with this id, or the running one that `draw` (0 to 1) points at. */
  async kill(pid: number | undefined, draw: number): Promise<number | undefined> {
    const running = [...this.#busy].filter(({ state }) => state === 'running');
    const chosen =
      pid === undefined
        ? running[Math.floor(draw * running.length)]
        : [...this.#busy, ...this.#idle].find((environment) => environment.pid === pid);
    if (!chosen) return undefined;
    chosen.kill();
    await chosen.gone;
    return chosen.pid;
  }

  async close(): Promise<void> {
    const all = [...this.#busy, ...this.#idle];
    for (const environment of all) environment.kill();
    await Promise.all(all.map(({ gone }) => gone));
    this.#guard.close();
  }

  #start(): Environment {
    this.#started += 1;
    const environment: Environment = new Environment(
      this.#started,
      this.#options,
      this.#guard,
      () => this.#leave(environment),
    );
    return environment;
  }

  #leave(environment: Environment): void {
    const wasBusy = this.#busy.delete(environment);
    const at = this.#idle.indexOf(environment);
    if (environment.state === 'frozen') this.#idle.push(environment);
    else if (at >= 0) this.#idle.splice(at, 1);
    if (wasBusy) this.#onRoom();
  }
}
