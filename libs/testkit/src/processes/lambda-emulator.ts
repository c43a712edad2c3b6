import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A rule of `tools/lambda-emulator`; what it means stands in `faults.ts` there. */
export type LambdaFault = {
  readonly kind: string;
  readonly times?: number;
  readonly probability?: number;
  readonly delay_ms?: number;
  readonly status?: number;
  readonly code?: string;
};

/** One delivery of an invocation. */
export type LambdaDelivery = {
  readonly request_id: string;
  readonly type: string;
  readonly outcome: string;
  readonly pid?: number;
  readonly error_type?: string;
};

/** One process of the function. */
export type LambdaEnvironment = {
  /** Ordinal of its start, from 1; its log is `environment-<number>.log`. */
  readonly number: number;
  readonly pid?: number;
  readonly state: 'starting' | 'running' | 'frozen' | 'gone';
  readonly invocations: number;
  readonly request_id?: string;
};

/** A running `tools/lambda-emulator`, as a client needs it. */
export type LambdaProcess = {
  readonly url: string;
  readonly functionName: string;
  readonly pid: number;
  readonly provoke: (...faults: readonly LambdaFault[]) => Promise<void>;
  readonly environments: () => Promise<readonly LambdaEnvironment[]>;
  readonly deliveries: () => Promise<readonly LambdaDelivery[]>;
  /** Kills a process of the function, any running one unless named; `null` when there was none. */
  readonly kill: (pid?: number) => Promise<number | null>;
  /** What the function's processes have written so far. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
};

export type LambdaOptions = {
  /** Path of the bundle; its export `handler` is called. */
  readonly bundle: string;
  readonly env: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
};

const main = join(import.meta.dirname, '../../../../tools/lambda-emulator/src/main.ts');
const functionName = 'longhaul-worker';

/** Starts the emulator over a bundle called `handler.mjs`, as a process of its own on a free port. */
export async function startLambdaEmulator(options: LambdaOptions): Promise<LambdaProcess> {
  const { bundle, env, flags = [] } = options;
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const named = ['--function', functionName, '--bundle', bundle, '--handler', 'handler.handler'];
  const child = spawn(process.execPath, [main, ...named, ...variables, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const url = await firstLine(child, () => output);
  return {
    url,
    functionName,
    pid: child.pid ?? 0,
    ...control(url),
    output: () => output,
    stop: async () => {
      process.off('exit', endWithUs);
      const exited = child.exitCode === null && once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
    },
  };
}

type Control = Pick<LambdaProcess, 'provoke' | 'environments' | 'deliveries' | 'kill'>;

function control(url: string): Control {
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();
  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify(body) });
  return {
    provoke: async (...faults) => {
      const reply = await post('/_control', { faults });
      if (!reply.ok) throw new Error(`The emulator refused its faults: ${await reply.text()}`);
    },
    environments: async () => {
      const reply = await get('/_environments');
      return (reply as { environments: readonly LambdaEnvironment[] }).environments;
    },
    deliveries: async () => {
      const reply = await get('/_invocations');
      return (reply as { invocations: readonly LambdaDelivery[] }).invocations;
    },
    kill: async (pid) => {
      const reply = await post('/_kill', pid === undefined ? {} : { pid });
      return ((await reply.json()) as { pid: number | null }).pid;
    },
  };
}

async function firstLine(child: ChildProcess, output: () => string): Promise<string> {
  if (!child.stdout) throw new Error('The emulator has no standard output.');
  const lines = createInterface(child.stdout);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The emulator ended with ${String(code)} before it served: ${output()}`);
  });
  const line = once(lines, 'line').then(
    ([text]) => (JSON.parse(String(text)) as { url: string }).url,
  );
  return Promise.race([line, ended]);
}
