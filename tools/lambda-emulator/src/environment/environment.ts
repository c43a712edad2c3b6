import type { ChildProcess } from 'node:child_process';
import type { ServerResponse } from 'node:http';
import type { EmulatorOptions } from '../options.ts';
import type { Guard } from './guard.ts';
import { endOf, type Invocation, type InvocationEnd } from './invocation.ts';
import { startRuntimeApi, type RuntimeApi } from './runtime-api.ts';
import { spawnWorker } from './spawn-worker.ts';

export type EnvironmentState = 'starting' | 'frozen' | 'running' | 'gone';

type Current = {
  readonly invocation: Invocation;
  readonly resolve: (end: InvocationEnd) => void;
  isDelivered: boolean;
};

/**
 * One worker process with the official runtime inside, from its cold start to its death.
 *
 * Owns the process and its Runtime API. Never queues and never picks work.
 *
 * E1 At most one invocation is inside at a time.
 * E2 Every invocation gets exactly one end, whatever the process does.
 * E3 Between invocations the process is stopped (SIGSTOP): background work stands still.
 * E4 A process that outlives its time is killed (SIGKILL), be it in a busy loop.
 */
export class Environment {
  readonly number: number;
  /** Resolves when the process is gone. */
  readonly gone: Promise<void>;
  invocations = 0;
  #state: EnvironmentState = 'starting';
  #current: Current | undefined;
  #held: ServerResponse | undefined;
  #child: ChildProcess | undefined;
  #api: RuntimeApi | undefined;
  #timer: NodeJS.Timeout | undefined;
  #hasTimedOut = false;
  #isUnwanted = false;
  readonly #end = Promise.withResolvers<void>();
  readonly #options: EmulatorOptions;
  readonly #guard: Guard;
  readonly #onIdle: () => void;

  /** `onIdle`: it was frozen, or is gone: its place is free. */
  constructor(number: number, options: EmulatorOptions, guard: Guard, onIdle: () => void) {
    this.number = number;
    this.#options = options;
    this.#guard = guard;
    this.#onIdle = onIdle;
    this.gone = this.#end.promise;
    this.#start().catch(() => this.#ended(null, null));
  }

  get state(): EnvironmentState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get requestId(): string | undefined {
    return this.#current?.invocation.requestId;
  }

  /** Runs one event; only when starting or frozen, and only one. */
  invoke(invocation: Invocation): Promise<InvocationEnd> {
    if (this.#current) throw new Error('One invocation at a time.');
    this.invocations += 1;
    return new Promise((resolve) => {
      this.#current = { invocation, resolve, isDelivered: false };
      this.#deliver();
    });
  }

  kill(): void {
    this.#isUnwanted = true;
    this.#child?.kill('SIGKILL');
  }

  async #start(): Promise<void> {
    this.#api = await startRuntimeApi({
      ready: (reply) => this.#ready(reply),
      answered: (requestId, body) => this.#settle(requestId, endOf.reply(body)),
      failed: (requestId, body) => this.#settle(requestId, endOf.function(body)),
      initFailed: (body) => this.#settle(this.requestId, endOf.function(body)),
    });
    const { coldStartMs, initMs } = this.#options;
    await new Promise((resolve) => setTimeout(resolve, coldStartMs));
    if (this.#isUnwanted) return this.#ended(null, 'SIGKILL');
    this.#child = spawnWorker(this.#options, this.number, this.#api.address);
    if (this.pid !== undefined) this.#guard.watch(this.pid);
    this.#child.on('error', () => this.#ended(null, null));
    this.#child.on('exit', (code, signal) => this.#ended(code, signal));
    this.#limit(initMs);
  }

  /** The runtime waits for an event: what it did before is over, and its process stands still. */
  #ready(reply: ServerResponse): void {
    clearTimeout(this.#timer);
    this.#held = reply;
    if (this.#current?.isDelivered)
      this.#settle(this.requestId, endOf.exit(this.requestId, null, null));
    if (this.#current && !this.#current.isDelivered) return this.#deliver();
    this.#current = undefined;
    this.#state = 'frozen';
    this.#child?.kill('SIGSTOP');
    this.#onIdle();
  }

  #deliver(): void {
    const { timeoutMs } = this.#options;
    if (!this.#current || !this.#held) return;
    this.#child?.kill('SIGCONT');
    this.#state = 'running';
    this.#current.isDelivered = true;
    this.#limit(timeoutMs);
    const { requestId, arn, payload } = this.#current.invocation;
    this.#held.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': requestId,
      'lambda-runtime-deadline-ms': String(Date.now() + timeoutMs),
      'lambda-runtime-invoked-function-arn': arn,
      'lambda-runtime-trace-id': `Root=1-${requestId.replaceAll('-', '').slice(0, 24)}`,
    });
    this.#held.end(payload);
    this.#held = undefined;
  }

  #settle(requestId: string | undefined, end: InvocationEnd): void {
    if (!this.#current || this.#current.invocation.requestId !== requestId) return;
    this.#current.resolve(end);
  }

  #limit(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#hasTimedOut = true;
      this.#child?.kill('SIGKILL');
    }, ms);
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#state === 'gone') return;
    clearTimeout(this.#timer);
    this.#state = 'gone';
    if (this.pid !== undefined) this.#guard.forget(this.pid);
    const { timeoutMs } = this.#options;
    const { requestId } = this;
    const end = this.#hasTimedOut
      ? endOf.timeout(requestId, timeoutMs)
      : endOf.exit(requestId, code, signal);
    this.#settle(requestId, end);
    this.#current = undefined;
    this.#api?.close();
    this.#end.resolve();
    this.#onIdle();
  }
}
