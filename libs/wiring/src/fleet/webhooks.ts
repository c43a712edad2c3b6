import { lookup } from 'node:dns/promises';
import type { FleetPorts } from '@longhaul/pipeline/fleet/fleet-ports';
import type { Notifier } from '@longhaul/ports/notifier';
import { createWebhookNotifier } from '@longhaul/service/webhooks';
import { post } from '@longhaul/service/webhooks/post';
import type { EngineBase } from './base.ts';

/** Tells a tenant's webhooks when a round ends; what cannot be delivered is told as trouble. */
export function webhooksOf(
  { store, clock, random, config }: EngineBase,
  tell: FleetPorts['tell'],
): Notifier {
  return createWebhookNotifier({
    ...{ store, clock, random, post },
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    allowPrivate: config.privateWebhooks,
    warn: (message, { tenant, job: jobId, reason }) => {
      const job = { tenant: String(tenant), jobId: String(jobId) };
      tell({ job, message: `${message} ${String(reason)}` });
    },
  });
}
