import type { Notifier } from '@longhaul/ports/notifier';
import { Courier, type CourierOptions } from './webhooks/courier.ts';
import { keepNotice } from './webhooks/outbox.ts';
import { listWebhooks } from './webhooks/webhook-store.ts';

/**
 * The notifier that posts to a tenant's webhooks, signed. A leader only has what is to be told kept in
 * the store, for each webhook that stands then, and its job is over; a courier brings it, in whichever
 * process runs one.
 *
 * W1 A message keeps its id over every try, every leader and every courier: a receiver acts on it
 *    once. W2 It is never sent into a private network, nor along a redirect. W3 A receiver that fails
 *    delays no other, and no job.
 */
export type Webhooks = {
  readonly notifier: Notifier;
  /** Delivers until `signal` aborts; without it what is kept waits for another process's. */
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export function createWebhooks(options: CourierOptions): Webhooks {
  const { store } = options;
  const courier = new Courier(options);
  return {
    notifier: {
      notify: async (notice) => {
        for (const { webhookId } of await listWebhooks(store, notice.tenant)) {
          courier.take(await keepNotice(store, webhookId, notice));
        }
      },
    },
    run: (signal) => courier.run(signal),
  };
}
