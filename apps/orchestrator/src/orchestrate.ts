import type { Logger } from '@longhaul/platform/logger';
import { expositionType } from '@longhaul/platform/metrics/exposition';
import { startHealthServer, type Health } from '@longhaul/platform/service/health-server';
import { openLeader, type Leader } from '@longhaul/wiring/leader';
import type { OrchestratorConfig } from './config.ts';
import { observe } from './observe.ts';

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
