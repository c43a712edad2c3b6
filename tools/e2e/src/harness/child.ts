import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Readable } from 'node:stream';
import { waitUntil } from './wait-until.ts';

/** The root of the workspace. */
export const workspace = join(import.meta.dirname, '..', '..', '..', '..');

/** Compiled once for all the processes of all tests: a third of a command's start. */
export const compileCache = join(workspace, 'node_modules', '.cache', 'e2e');

/** Processes under test that still run; none outlives the tests, however these end. */
const living = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of living) child.kill('SIGKILL');
});

/** How a process ended: by itself with a code, or by a signal. */
export type Ended = {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type ChildOptions = {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** What is written to its standard input; closed at once without. */
  readonly input?: Readable | undefined;
};

/**
 * A process of ours under test.
 *
 * It runs under the Node that the workspace brings along, with an environment that holds what the
 * test gives and nothing of the test's own: no key of the person who runs the tests gets in.
 */
export class Child {
  readonly ended: Promise<Ended>;
  readonly #process: ChildProcess;
  #stdout = '';
  #stderr = '';
  #hasEnded = false;

  constructor(script: string, args: readonly string[], options: ChildOptions) {
    const node = join(workspace, 'node_modules', '.bin', 'node');
    this.#process = spawn(node, [join(workspace, script), ...args], {
      cwd: options.cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: options.cwd,
        NODE_COMPILE_CACHE: compileCache,
        ...options.env,
      },
      stdio: [options.input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    living.add(this.#process);
    this.#process.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    const { stdin } = this.#process;
    // A command that stops reading early closes the pipe; what it says about that is the test's affair.
    if (options.input && stdin) pipeline(options.input, stdin).catch(() => undefined);
    this.ended = this.#end();
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  /** Sends the signal to this process alone, by its id. */
  kill(signal: NodeJS.Signals): void {
    if (!this.#hasEnded) this.#process.kill(signal);
  }

  /** Ends it if it still runs, and waits until it is gone. */
  async destroy(): Promise<void> {
    this.kill('SIGKILL');
    await this.ended;
  }

  /** Waits until it has said the text, on either stream. */
  async says(text: string): Promise<void> {
    await this.until(`it says "${text}"`, () => (this.#stdout + this.#stderr).includes(text));
  }

  /**
   * Waits for a condition that only a living process can bring about.
   *
   * @throws when the process ends before.
   */
  async until(reason: string, condition: () => boolean | Promise<boolean>): Promise<void> {
    let holds = false;
    await waitUntil(reason, async () => {
      const hadEnded = this.#hasEnded;
      holds = await condition();
      return holds || hadEnded;
    });
    if (!holds) throw new Error(`The process ended before ${reason}:\n${this.#stderr}`);
  }

  async #end(): Promise<Ended> {
    const [code, signal] = (await once(this.#process, 'close')) as [
      number | null,
      NodeJS.Signals | null,
    ];
    this.#hasEnded = true;
    living.delete(this.#process);
    return { code, signal, stdout: this.#stdout, stderr: this.#stderr };
  }
}
