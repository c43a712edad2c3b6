import { lookup } from 'node:dns/promises';
import type { FleetPorts } from '@longhaul/pipeline/fleet/fleet-ports';
import { createWebhooks, type Webhooks } from '@longhaul/service/webhooks';
import { post } from '@longhaul/service/webhooks/post';
import type { EngineBase } from './base.ts';

/** A process of a fleet that keeps still for longer than this after a try was due is dead. */
const fleetGraceMs = 60_000;

/**
 * Tells a tenant's webhooks when a round ends; what cannot be delivered is told as trouble.
 *
 * @param isAlone whether no other process could be about to deliver
 */
export function webhooksOf(
  { store, clock, random, config }: EngineBase,
  tell: FleetPorts['tell'],
  { isAlone }: { readonly isAlone: boolean },
): Webhooks {
  return createWebhooks({
    ...{ store, clock, random, post },
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    allowPrivate: config.privateWebhooks,
    graceMs: isAlone ? 0 : fleetGraceMs,
    warn: (message, { tenant, job: jobId, reason }) => {
      const job = tenant === undefined || jobId === undefined ? undefined : { tenant, jobId };
      tell({ job, message: `${message} ${reason}` });
    },
  });
}

/** Delivers for as long as the act takes, in which rounds end. */
export async function whileDelivering<Made>(
  { run }: Webhooks,
  act: () => Promise<Made>,
): Promise<Made> {
  const over = new AbortController();
  const delivering = run(over.signal);
  try {
    return await act();
  } finally {
    over.abort();
    await delivering;
  }
}
