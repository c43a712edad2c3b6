import type { Logger } from '@longhaul/platform/logger';
import { authModeFor, createService } from '@longhaul/service/server';
import { openService } from '@longhaul/wiring/service';
import type { ApiConfig } from './config.ts';

/**
 * Serves a fleet's api until `stop` aborts. Any number of these may run: none keeps anything.
 *
 * @throws UsageError or TerminalError when it cannot start, saying what must be changed.
 */
export async function serve(given: ApiConfig, logger: Logger, stop: AbortSignal): Promise<void> {
  const { config, dashboardFolder } = given;
  const opened = await openService({
    config,
    onTrouble: ({ message }) => logger.warn('Trouble.', { reason: message }),
  });
  try {
    for (const finding of opened.findings) logger.warn('Something to mend.', { reason: finding });
    const mode = await authModeFor(opened.ports, config.apiHost);
    const service = await createService(opened.ports, {
      ...{ logger, mode, dashboardFolder },
      allowPrivateWebhooks: config.privateWebhooks,
      version: '0.0.0',
      localTenant: config.tenant,
    });
    try {
      const url = await service.listen({ host: config.apiHost, port: config.apiPort });
      const { port } = new URL(url);
      logger.info('The api answers.', { host: config.apiHost, port: Number(port) });
      await opened.run(stop);
    } finally {
      await service.close();
    }
    logger.info('Every request is answered.');
  } finally {
    await opened.close();
  }
}
