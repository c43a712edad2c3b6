import { webhookSchema, type Webhook } from '@longhaul/api-contract/documents/webhook';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { wireCodec } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import * as z from 'zod';

/** `<tenant>/webhooks/<id>.json`: an address with the secret that signs what is sent to it. */
const storedSchema = webhookSchema.extend({ schemaVersion: z.literal(1), secret: z.string() });
export type StoredWebhook = z.infer<typeof storedSchema>;
const storedCodec = wireCodec('webhook', storedSchema);

function prefixOf(tenant: string): string {
  return `${tenant}/webhooks/`;
}

export async function putWebhook(
  store: JobStore,
  tenant: string,
  webhook: StoredWebhook,
): Promise<void> {
  const key = `${prefixOf(tenant)}${webhook.webhookId}.json`;
  await store.replace(key, encodeUtf8(storedCodec.encodeText(webhook)));
}

export async function readWebhook(
  store: JobStore,
  tenant: string,
  webhookId: string,
): Promise<StoredWebhook | undefined> {
  return decode(await store.get(`${prefixOf(tenant)}${webhookId}.json`));
}

function decode(bytes: Uint8Array | undefined): StoredWebhook | undefined {
  const decoded = bytes && storedCodec.decodeText(decodeUtf8(bytes));
  return decoded?.ok ? decoded.value : undefined;
}

/** In the order they were made. */
export async function listWebhooks(
  store: JobStore,
  tenant: string,
): Promise<readonly StoredWebhook[]> {
  const webhooks: StoredWebhook[] = [];
  for await (const key of store.list(prefixOf(tenant))) {
    const webhook = decode(await store.get(key));
    if (webhook) webhooks.push(webhook);
  }
  return webhooks.sort((a, b) => a.createdAt - b.createdAt);
}

export async function deleteWebhook(
  store: JobStore,
  tenant: string,
  webhookId: string,
): Promise<boolean> {
  const key = `${prefixOf(tenant)}${webhookId}.json`;
  if (!(await store.get(key))) return false;
  await store.delete(key);
  return true;
}

export function shownWebhook({ webhookId, url, description, createdAt }: StoredWebhook): Webhook {
  return { webhookId, url, description, createdAt };
}
