import { createRealClock } from '@longhaul/platform/clock';
import { createJobLog } from '@longhaul/platform/job-log';
import type { Logger } from '@longhaul/platform/logger';
import { createMetrics, type Metrics } from '@longhaul/platform/metrics/exposition';
import { createJobMetrics } from '@longhaul/platform/metrics/job-metrics';
import type { Health } from '@longhaul/platform/service/health-server';
import { watchLoopLag } from '@longhaul/platform/service/loop-lag';
import { createTaskProtection } from '@longhaul/platform/service/task-protection';
import type { LeaderOptions } from '@longhaul/wiring/leader';

/** All that follows from what a leader tells: logs, numbers, and ECS' protection. */
export type Observation = {
  readonly listeners: Omit<LeaderOptions, 'config'>;
  readonly alive: () => Health;
  /** What a scrape is answered with. */
  readonly text: () => string;
  readonly close: () => Promise<void>;
};

/** Longer than this the event loop does not stand still in a process that is well. */
const maxLagMs = 10_000;

export function observe(logger: Logger, ecsAgentUri: string | undefined): Observation {
  const metrics = createMetrics();
  const lagSeconds = metrics.gauge('longhaul_event_loop_lag_seconds', 'Longest since last asked.');
  const memory = metrics.gauge('process_resident_memory_bytes', 'Resident memory.');
  const lag = watchLoopLag();
  const protection = createTaskProtection({
    agentUri: ecsAgentUri,
    clock: createRealClock(),
    fetch,
    warn: (message) => logger.warn('No protection from scale-in.', { reason: message }),
  });
  return {
    listeners: listenersOf(logger, metrics, (led) => protection.want(led > 0)),
    alive: () => {
      const lagMs = lag.readMs();
      lagSeconds.set(lagMs / 1000);
      const ok = lagMs < maxLagMs;
      return { ok, reasons: ok ? [] : [`The event loop stood still for ${String(lagMs)} ms.`] };
    },
    text: () => {
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

function listenersOf(
  logger: Logger,
  metrics: Metrics,
  onLed: (count: number) => void,
): Observation['listeners'] {
  const noteMetrics = createJobMetrics(metrics);
  const log = createJobLog(logger);
  const ledGauge = metrics.gauge('longhaul_jobs_led', 'Jobs led by this process.');
  const openGauge = metrics.gauge('longhaul_jobs_open', 'Open jobs known, those led included.');
  const troubles = metrics.counter('longhaul_troubles_total', 'Jobs that could not be led.');
  return {
    onEvent: (event) => {
      noteMetrics(event);
      log(event);
    },
    onTrouble: ({ job, message }) => {
      troubles.add();
      const fields = { tenant: job?.tenant, job: job?.jobId, reason: message };
      logger.warn('A job needs a look.', fields);
    },
    onFinding: (finding) => logger.warn('Something to mend.', { reason: finding }),
    onStatus: ({ led, open }) => {
      ledGauge.set(led.length);
      openGauge.set(open);
      onLed(led.length);
    },
  };
}
