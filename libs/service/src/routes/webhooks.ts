import { refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import { newSecret } from '../webhooks/signature.ts';
import { readTargetUrl } from '../webhooks/target.ts';
import {
  deleteWebhook,
  listWebhooks,
  putWebhook,
  shownWebhook,
  type StoredWebhook,
} from '../webhooks/webhook-store.ts';
import type { Handlers } from './binding/call.ts';

const mostWebhooks = 20;

/** Who is told when a round ends. */
export function webhookHandlers(
  { store, clock, random }: ServicePorts,
  allowPrivate: boolean,
): Pick<Handlers, 'listWebhooks' | 'createWebhook' | 'deleteWebhook'> {
  return {
    listWebhooks: async ({ caller: { tenant } }) => ({
      webhooks: (await listWebhooks(store, tenant)).map(shownWebhook),
    }),
    createWebhook: async ({ caller: { tenant }, body: { url, description } }) => {
      const read = readTargetUrl(url, allowPrivate);
      if (!read.ok) {
        const fields = [{ field: 'url', reason: read.reason }];
        throw refusal('bad_body', `url: ${read.reason}.`, { fields });
      }
      if ((await listWebhooks(store, tenant)).length >= mostWebhooks) {
        const detail = `There are ${String(mostWebhooks)} webhooks already.`;
        throw refusal('conflict', detail, { remedy: 'Delete one that is not needed any more.' });
      }
      const webhook: StoredWebhook = {
        schemaVersion: 1,
        webhookId: `wh_${random.token().slice(0, 16)}`,
        url: read.url.href,
        description,
        createdAt: clock.now(),
        secret: newSecret(),
      };
      await putWebhook(store, tenant, webhook);
      return { ...shownWebhook(webhook), secret: webhook.secret };
    },
    deleteWebhook: async ({ caller: { tenant }, params: { webhookId } }) => {
      if (await deleteWebhook(store, tenant, webhookId)) return;
      throw refusal('not_found', `There is no webhook ${webhookId}.`);
    },
  };
}
