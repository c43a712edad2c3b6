import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../options.ts';

const runtime = fileURLToPath(import.meta.resolve('aws-lambda-ric/index.mjs'));
const hook = join(import.meta.dirname, 'native-client-hook.ts');

/** The share of a function's memory that Lambda gives to the heap. */
const heapShare = 0.9;

/** Starts the official runtime over the bundle, in a process with the platform's environment. */
export function spawnWorker(
  options: EmulatorOptions,
  number: number,
  runtimeApi: string,
): ChildProcess {
  const heapMb = Math.floor(options.memoryMb * heapShare);
  const name = `environment-${String(number)}`;
  const log = openLog(options.logFolder, name);
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${String(heapMb)}`, '--import', hook, runtime],
    {
      cwd: dirname(options.bundle),
      env: environmentOf(options, name, runtimeApi),
      stdio: ['ignore', log ?? 'pipe', log ?? 'pipe'],
    },
  );
  if (log !== undefined) closeSync(log);
  for (const stream of [child.stdout, child.stderr]) passOn(stream, name);
  return child;
}

function environmentOf(
  options: EmulatorOptions,
  name: string,
  runtimeApi: string,
): Record<string, string | undefined> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  return {
    PATH,
    NODE_COMPILE_CACHE,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: 'us-east-1',
    ...options.env,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: options.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(options.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${options.functionName}`,
    AWS_LAMBDA_LOG_STREAM_NAME: name,
    AWS_LAMBDA_RUNTIME_API: runtimeApi,
    LAMBDA_TASK_ROOT: dirname(options.bundle),
    _HANDLER: options.handler,
  };
}

function openLog(folder: string | undefined, name: string): number | undefined {
  if (folder === undefined) return undefined;
  mkdirSync(folder, { recursive: true });
  return openSync(join(folder, `${name}.log`), 'a');
}

function passOn(stream: Readable | null, name: string): void {
  if (!stream) return;
  createInterface(stream).on('line', (line) => process.stderr.write(`[${name}] ${line}\n`));
}

/** Whether the handler's name can belong to the bundle: the file's name without its ending. */
export function handlerFits({ bundle, handler }: Pick<EmulatorOptions, 'bundle' | 'handler'>) {
  const file = basename(bundle).replace(/\.[cm]?js$/, '');
  return handler.startsWith(`${file}.`) && handler.length > file.length + 1;
}
