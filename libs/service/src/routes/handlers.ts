import type { LiveJobs } from '../live/live-jobs.ts';
import type { ServicePorts } from '../service-ports.ts';
import type { ServiceSettings } from '../settings.ts';
import { accountHandlers } from './account.ts';
import type { Handlers } from './binding/call.ts';
import { controlHandlers } from './controls.ts';
import { deletionHandlers } from './deletions.ts';
import { downloadHandlers } from './downloads.ts';
import { itemHandlers } from './items.ts';
import { jobHandlers } from './jobs.ts';
import { liveHandlers } from './live.ts';
import { submissionHandlers } from './submissions.ts';
import { webhookHandlers } from './webhooks.ts';

/** A handler for every route of the table. */
export function createHandlers(
  ports: ServicePorts,
  settings: ServiceSettings,
  {
    live,
    version,
    allowPrivateWebhooks = false,
  }: {
    readonly live: LiveJobs;
    readonly version: string;
    readonly allowPrivateWebhooks?: boolean | undefined;
  },
): Handlers {
  return {
    ...accountHandlers(ports, settings, version),
    ...submissionHandlers(ports, settings),
    ...jobHandlers(ports, (job, left) => live.progressOf(job, left)),
    ...itemHandlers(ports, (job) => live.runningOf(job)),
    ...downloadHandlers(ports),
    ...controlHandlers(ports),
    ...deletionHandlers(ports),
    ...webhookHandlers(ports, allowPrivateWebhooks),
    ...liveHandlers(ports, settings, live),
  };
}
