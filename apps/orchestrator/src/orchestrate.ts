import { createRealClock } from '@longhaul/platform/clock';
import { createJobLog } from '@longhaul/platform/job-log';
import type { Logger } from '@longhaul/platform/logger';
import { createMetrics, expositionType } from '@longhaul/platform/metrics/exposition';
import { createJobMetrics } from '@longhaul/platform/metrics/job-metrics';
import { startHealthServer, type Health } from '@longhaul/platform/service/health-server';
import { watchLoopLag } from '@longhaul/platform/service/loop-lag';
import { createTaskProtection } from '@longhaul/platform/service/task-protection';
import { openLeader, type Leader } from '@longhaul/wiring/leader';
import type { OrchestratorConfig } from './config.ts';

/** Longer than this the event loop does not stand still in a process that is well. */
const maxLagMs = 10_000;

/**
 * Leads the open jobs of a fleet until `resign` aborts.
 *
 * @throws UsageError or TerminalError when it cannot start, saying what must be changed.
 */
export async function orchestrate(
  { config, ecsAgentUri }: OrchestratorConfig,
  logger: Logger,
  resign: AbortSignal,
): Promise<void> {
  const seen = observe(logger, ecsAgentUri);
  const leader = await openLeader({ config, ...seen.listeners });
  try {
    for (const finding of leader.findings) logger.warn('Something to mend.', { reason: finding });
    const server = await startHealthServer({
      host: config.healthHost,
      port: config.healthPort,
      alive: seen.alive,
      ready: () => readiness(leader),
      metrics: () => ({ type: expositionType, text: seen.text() }),
    });
    try {
      logger.info('The orchestrator leads.', { host: server.host, port: server.port });
      await leader.run(resign);
      logger.info('Every job is handed over.');
    } finally {
      await server.close();
    }
  } finally {
    await seen.close();
    await leader.close();
  }
}

async function readiness(leader: Leader): Promise<Health> {
  const reasons = await leader.unreadiness();
  return { ok: reasons.length === 0, reasons };
}

/** Logs, numbers and ECS' protection: all that follows from what a leader tells. */
function observe(logger: Logger, ecsAgentUri: string | undefined) {
  const metrics = createMetrics();
  const noteMetrics = createJobMetrics(metrics);
  const log = createJobLog(logger);
  const led = metrics.gauge('longhaul_jobs_led', 'Jobs led by this process.');
  const open = metrics.gauge('longhaul_jobs_open', 'Open jobs known, those led here included.');
  const lagSeconds = metrics.gauge('longhaul_event_loop_lag_seconds', 'Longest since last asked.');
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory.');
  const troubles = metrics.counter('longhaul_troubles_total', 'Jobs that could not be led.');
  const lag = watchLoopLag();
  const protection = createTaskProtection({
    agentUri: ecsAgentUri,
    clock: createRealClock(),
    fetch,
    warn: (message) => logger.warn('No protection from scale-in.', { reason: message }),
  });
  return {
    listeners: {
      onEvent: (event: Parameters<typeof log>[0]) => {
        noteMetrics(event);
        log(event);
      },
      onTrouble: ({
        job,
        message,
      }: {
        job?: { tenant: string; jobId: string } | undefined;
        message: string;
      }) => {
        troubles.add();
        logger.warn('A job needs a look.', {
          tenant: job?.tenant,
          job: job?.jobId,
          reason: message,
        });
      },
      onStatus: (status: { open: number; led: readonly unknown[] }) => {
        led.set(status.led.length);
        open.set(status.open);
        protection.want(status.led.length > 0);
      },
    },
    alive: (): Health => {
      const lagMs = lag.readMs();
      lagSeconds.set(lagMs / 1000);
      const ok = lagMs < maxLagMs;
      return { ok, reasons: ok ? [] : [`The event loop stood still for ${String(lagMs)} ms.`] };
    },
    text: (): string => {
      lagSeconds.set(lag.readMs() / 1000);
      memory.set(process.memoryUsage.rss());
      return metrics.text();
    },
    close: async () => {
      lag.stop();
      await protection.close();
    },
  };
}
