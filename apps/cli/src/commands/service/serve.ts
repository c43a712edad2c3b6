import { createLogger, type Logger } from '@longhaul/platform/logger';
import { exitCodeOf, onSignals, type StopSignal } from '@longhaul/platform/shutdown';
import { authModeFor, createService } from '@longhaul/service/server';
import type { Config } from '@longhaul/wiring/config';
import { openService, type ServiceOptions } from '@longhaul/wiring/service';
import { TerminalError } from '@longhaul/wiring/errors';
import type { Arguments } from '../../arguments.ts';
import { readingOf } from '../../config.ts';
import { findDashboard } from '../../dashboard.ts';
import { exitCode } from '../../exit-code.ts';
import { noPositional } from '../../flags.ts';
import { version } from '../../version.ts';

/** `longhaul serve`: api, dashboard and, over a folder, the engine, in one process. */
export async function serve(given: Arguments): Promise<number> {
  noPositional(given);
  const { config, origins } = readingOf(given);
  // A person at a terminal reads what must be known; whoever wants every request asks for it.
  const level = origins.has('logLevel') ? config.logLevel : 'warn';
  const logger = createLogger({ level }).child({ app: 'serve' });
  const dashboardFolder = await findDashboard(say);
  const service = await openService({ config, onTrouble: troubleTeller(logger) });
  try {
    const mode = await authModeFor(service.ports, config.apiHost);
    const web = await createService(service.ports, {
      ...{ logger, version, mode, dashboardFolder },
      localTenant: config.tenant,
    });
    const url = await web
      .listen({ host: config.apiHost, port: config.apiPort })
      .catch(cannotListen(config));
    const what = dashboardFolder === undefined ? 'its api' : 'its page and its api';
    for (const line of greeting(url, config, mode, what)) say(line);
    for (const finding of service.findings) say(finding);
    const stop = stopSignals();
    try {
      await service.run(stop.resign);
      return stop.code();
    } finally {
      await web.close();
      stop.end();
    }
  } finally {
    await service.close();
  }
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The same trouble comes with every look at a job; a person hears of it once. */
function troubleTeller(logger: Logger): ServiceOptions['onTrouble'] {
  const told = new Set<string>();
  return ({ job, message }) => {
    const line = job === undefined ? message : `Job ${job.jobId}: ${message}`;
    logger.debug('Trouble.', { job: job?.jobId, reason: message });
    if (!told.has(line)) say(line);
    told.add(line);
  };
}

function greeting(url: string, config: Config, mode: 'local' | 'keys', what: string): string[] {
  process.stdout.write(`${url}\n`);
  const where = config.s3 ?? config.dataDir;
  const lines = [
    `Longhaul serves ${what} there; jobs are kept in ${where}.`,
    mode === 'local'
      ? 'Only this machine can reach it, and needs no key.'
      : 'Requests need a key: longhaul keys create.',
  ];
  if (
    config.redisUrl === undefined &&
    config.apiKey === undefined &&
    config.baseUrl === undefined
  ) {
    lines.push('A simulator answers in place of a model; set OPENAI_API_KEY for a real one.');
  }
  const at = url === 'http://127.0.0.1:4000' ? '' : ` --api ${url}`;
  return [
    ...lines,
    `Try it: longhaul sample --small | longhaul submit - --watch${at}`,
    'Ctrl-C ends it.',
  ];
}

function cannotListen({ apiHost, apiPort }: Config) {
  return (error: NodeJS.ErrnoException): never => {
    const place = `${apiHost}:${String(apiPort)}`;
    const why =
      error.code === 'EADDRINUSE'
        ? `${place} is taken, perhaps by another longhaul serve. Give another port with --port.`
        : `Nothing can listen at ${place} (${error.code ?? error.message}). Give another --host or --port.`;
    throw new TerminalError(why, { cause: error });
  };
}

/** The first signal drains and hands back, the second ends at once: what is durable stays so. */
function stopSignals() {
  const resigning = new AbortController();
  let first: StopSignal | undefined;
  const end = onSignals({
    drain: (signal) => {
      first = signal;
      say('Finishing the calls in flight. Ctrl-C again stops at once; nothing finished is lost.');
      resigning.abort();
    },
    now: (signal) => process.exit(exitCodeOf(signal)),
  });
  return {
    resign: resigning.signal,
    end,
    code: () => (first === undefined ? exitCode.ok : exitCodeOf(first)),
  };
}
