import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import type { EnvironmentView } from './environment/pool.ts';
import type { Delivery } from './invocation-log.ts';

/** A function that does what its event says, and tells of the process it runs in. */
const obedient = `
import { existsSync } from 'node:fs';
let calls = 0;
export const handler = async (event, context) => {
  calls += 1;
  if (event.do === 'spin') for (;;);
  if (event.do === 'throw') throw new TypeError('as asked');
  if (event.do === 'exit') process.exit(3);
  while (event.until && !existsSync(event.until)) await new Promise((resolve) => setTimeout(resolve, 5));
  const left = context.getRemainingTimeInMillis();
  return { calls, pid: process.pid, left, name: process.env.NAME, arn: context.invokedFunctionArn };
};
`;

/** Whatever a function or the platform answered; tests look at the fields they expect. */
type ReplyBody = {
  readonly calls: number;
  readonly pid: number;
  readonly left: number;
  readonly message: string;
  readonly errorType: string;
  readonly errorMessage: string;
};

export type Reply = {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ReplyBody;
};

export type EmulatorUnderTest = {
  readonly pid: number;
  readonly folder: string;
  readonly stderr: () => string;
  readonly invoke: (payload: unknown, how?: InvokeOptions) => Promise<Reply>;
  readonly environments: () => Promise<readonly EnvironmentView[]>;
  readonly invocations: () => Promise<readonly Delivery[]>;
  readonly post: (path: string, body: unknown) => Promise<Reply>;
  readonly signal: (signal: NodeJS.Signals) => Promise<number | null>;
};

type InvokeOptions = {
  readonly type?: 'Event' | 'DryRun';
  readonly name?: string;
  readonly qualifier?: string;
};

/** Starts the emulator over a bundle of this text; it ends with the test. */
export async function emulate(
  flags: readonly string[] = [],
  source = obedient,
): Promise<EmulatorUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'lambda-emulator-'));
  const bundle = join(folder, 'handler.mjs');
  await writeFile(bundle, source);
  const main = join(import.meta.dirname, 'main.ts');
  const named = ['--function', 'worker', '--bundle', bundle, '--handler', 'handler.handler'];
  const child = spawn(process.execPath, [main, ...named, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const { url } = JSON.parse(line) as { url: string };
  return {
    ...clientOf(url),
    folder,
    pid: child.pid ?? 0,
    stderr: () => stderr,
    signal: async (signal) => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

function clientOf(url: string) {
  const read = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
  const post = async (path: string, body: unknown, headers = {}): Promise<Reply> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`${url}${path}`, { method: 'POST', body: text, headers });
    const reply = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (reply === '' ? undefined : JSON.parse(reply)) as ReplyBody,
    };
  };
  return {
    post,
    invoke: (payload: unknown, { type, name = 'worker', qualifier }: InvokeOptions = {}) => {
      const query = qualifier === undefined ? '' : `?Qualifier=${qualifier}`;
      const path = `/2015-03-31/functions/${encodeURIComponent(name)}/invocations${query}`;
      return post(path, payload, type ? { 'x-amz-invocation-type': type } : {});
    },
    environments: async () =>
      ((await read('/_environments')) as { environments: EnvironmentView[] }).environments,
    invocations: async () =>
      ((await read('/_invocations')) as { invocations: Delivery[] }).invocations,
  };
}

/** Waits for a condition; throws, naming it, when it does not come about. */
export async function waitUntil(
  reason: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${reason}.`);
    await pause(5);
  }
}

/** `T` stopped, `R` or `S` alive; `gone` when there is none, or none but its name (`Z`). */
export function processState(pid: number | undefined): string {
  const state = existsSync('/proc/self/stat') ? fromProc(String(pid)) : fromPs(String(pid));
  return state === '' || state === 'Z' || state === 'X' ? 'gone' : state;
}

function fromProc(pid: string): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).charAt(0);
  } catch {
    return '';
  }
}

function fromPs(pid: string): string {
  try {
    return execFileSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' }).trim().charAt(0);
  } catch {
    return '';
  }
}
