/**
 * A Redis server of a test's own, as a process, on a free port of the loopback, that keeps nothing.
 *
 * The real server is LONGHAUL_REDIS_SERVER or redis-server on the PATH. Without one a server in
 * JavaScript stands in, with a notice; where LONGHAUL_REQUIRE names redis, that is an error.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { askRedis, freePort } from './redis-wire.ts';

export type RedisServer = {
  /** For `connectRedis`. */
  readonly url: string;
  readonly port: number;
  /** False for the stand-in: it has no cluster, no memory figures and no server that can be killed. */
  readonly isReal: boolean;
  /** The process, for tests that stop or pause it. */
  readonly pid: () => number;
  /** Kills it and starts another, empty, on the same port. */
  readonly restart: () => Promise<void>;
  /** Sends a command past every client under test; answers the reply as text. */
  readonly ask: (...command: readonly string[]) => Promise<string>;
  readonly stop: () => Promise<void>;
};

export type RedisServerOptions = {
  /** `process.env` of the test. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One node that holds all slots. */
  readonly isCluster?: boolean;
  /** More of the server's command line, as `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
};

type Program = {
  readonly command: string;
  readonly args: readonly string[];
  readonly isReal: boolean;
};

export async function startRedisServer(options: RedisServerOptions): Promise<RedisServer> {
  const program = chooseProgram(options.env);
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-redis-'));
  const args = [...program.args, ...portArgs(program, port, folder, options)];
  let running = await run(program.command, args, port);
  if (options.isCluster === true && program.isReal) await claimSlots(port);
  const onExit = () => running.kill('SIGKILL');
  process.on('exit', onExit);
  return {
    ...{ url: urlOf(port, options), port, isReal: program.isReal },
    pid: () => running.pid ?? 0,
    ask: (...command) => askRedis(port, command),
    restart: async () => {
      await end(running);
      running = await run(program.command, args, port);
    },
    stop: async () => {
      process.off('exit', onExit);
      await end(running);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function urlOf(port: number, { isCluster, args = [] }: RedisServerOptions): string {
  const password = args[args.indexOf('--requirepass') + 1];
  const user = args.includes('--requirepass') ? `:${password ?? ''}@` : '';
  return `${isCluster === true ? 'redis+cluster' : 'redis'}://${user}127.0.0.1:${port}`;
}

function portArgs(
  { isReal }: Program,
  port: number,
  folder: string,
  { isCluster, args = [] }: RedisServerOptions,
): readonly string[] {
  if (!isReal) return ['--port', String(port)];
  const cluster = [
    ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'],
    ...['--cluster-announce-ip', '127.0.0.1'],
  ];
  return [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--loglevel', 'warning'],
    ...['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'],
    ...(isCluster === true ? cluster : []),
    ...args,
  ];
}

function chooseProgram(env: RedisServerOptions['env']): Program {
  const command = env['LONGHAUL_REDIS_SERVER'] ?? onPath('redis-server', env['PATH'] ?? '');
  if (command !== undefined) return { command, args: [], isReal: true };
  if ((env['LONGHAUL_REQUIRE'] ?? '').split(',').includes('redis')) {
    throw new Error(
      'There is no redis-server on the PATH, and LONGHAUL_REQUIRE names redis: install it, or name it in LONGHAUL_REDIS_SERVER.',
    );
  }
  process.stderr.write('No redis-server found: a stand-in in JavaScript is used.\n');
  const main = createRequire(import.meta.url).resolve('js-redis-server');
  return { command: process.execPath, args: [join(dirname(main), 'cli.js')], isReal: false };
}

function onPath(name: string, path: string): string | undefined {
  return path
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/** Starts the process and resolves when it answers. */
async function run(command: string, args: readonly string[], port: number): Promise<ChildProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-4_000)));
  }
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`${command} ended with ${String(code)} before it answered:\n${output}`));
    });
  });
  ended.catch(() => undefined);
  await Promise.race([ended, answers(port)]);
  return child;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const reply = await askRedis(port, ['PING']).catch(() => '');
    if (/PONG|NOAUTH/.test(reply)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`No Redis answered on port ${port} within 10 s.`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** Gives the one node all slots, by the command that servers before 7.0 know. */
async function claimSlots(port: number): Promise<void> {
  const slots = Array.from({ length: 16_384 }, (_, slot) => String(slot));
  await askRedis(port, ['CLUSTER', 'ADDSLOTS', ...slots]);
  for (let attempt = 0; attempt < 400; attempt += 1) {
    if ((await askRedis(port, ['CLUSTER', 'INFO'])).includes('cluster_state:ok')) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('The cluster did not come up within 10 s.');
}
