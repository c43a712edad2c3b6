import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { watchTree } from '../measure/watch-tree.ts';

/** A command that ran to its end. */
export type Ran = {
  /** From start to end of the process: starting Node, loading and reading the input included. */
  readonly wallMs: number;
  /** Epoch milliseconds. */
  readonly startedAtMs: number;
  /** The most that the process and its children held, in MiB. */
  readonly peakMib: number;
  /** Processor time of all their threads. */
  readonly cpuMs: number;
  readonly output: string;
};

/**
 * Runs a TypeScript or JavaScript file under this very Node.
 *
 * @throws when it does not exit with 0: a run that failed has no figure
 */
export async function runCommand(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Ran> {
  const startedAtMs = performance.timeOrigin + performance.now();
  const startedMs = performance.now();
  const child = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  const tree = watchTree(child.pid ?? 0);
  const [output, complaints, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  const wallMs = performance.now() - startedMs;
  const { peakMib, cpuMs } = tree.stop();
  if (code !== 0) {
    const how = signal ?? `exit code ${String(code)}`;
    throw new Error(`${args.join(' ')} ended with ${how}:\n${complaints.slice(-2000)}`);
  }
  return { wallMs, startedAtMs, peakMib, cpuMs, output };
}
