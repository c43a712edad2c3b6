import { outcomes } from '@longhaul/jobs/job-state';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { wireCodec } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Notice } from '@longhaul/ports/notifier';
import * as z from 'zod';

/**
 * `<tenant>/notices/<webhook>/<message>.json`: what a receiver has still to be told. It stands from
 * before the job is over until the receiver took it, so that no process that dies forgets it.
 */
const keptSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  round: z.int().positive(),
  outcome: z.enum(outcomes),
  message: z.string(),
  /** Failed ones so far: also how the processes that could try see that another does. */
  tries: z.int().nonnegative(),
});
export type KeptNotice = z.infer<typeof keptSchema>;
const keptCodec = wireCodec('kept notice', keptSchema);

/** Whose webhook is told what; the message's id is the receiver's, the same at every try. */
export type NoticePlace = {
  readonly tenant: string;
  readonly webhookId: string;
  readonly messageId: string;
};

function prefixOf(tenant: string): string {
  return `${tenant}/notices/`;
}

function keyOf({ tenant, webhookId, messageId }: NoticePlace): string {
  return `${prefixOf(tenant)}${webhookId}/${messageId}.json`;
}

/** Create-once: a leader that tells anew what stands already changes nothing. */
export async function keepNotice(
  store: JobStore,
  webhookId: string,
  { id, tenant, jobId, round, outcome, message }: Notice,
): Promise<NoticePlace> {
  const place = { tenant, webhookId, messageId: `msg_${id.replace(/[^A-Za-z0-9_-]/g, '_')}` };
  const kept = { schemaVersion: 1, jobId, round, outcome, message, tries: 0 } as const;
  await store.putOnce(keyOf(place), encodeUtf8(keptCodec.encodeText(kept)));
  return place;
}

/** `undefined` where it was taken meanwhile, or cannot be read. */
export async function readNotice(
  store: JobStore,
  place: NoticePlace,
): Promise<KeptNotice | undefined> {
  const bytes = await store.get(keyOf(place));
  const decoded = bytes && keptCodec.decodeText(decodeUtf8(bytes));
  return decoded?.ok ? decoded.value : undefined;
}

export async function countTry(
  store: JobStore,
  place: NoticePlace,
  notice: KeptNotice,
): Promise<KeptNotice> {
  const counted = { ...notice, tries: notice.tries + 1 };
  await store.replace(keyOf(place), encodeUtf8(keptCodec.encodeText(counted)));
  return counted;
}

export function dropNotice(store: JobStore, place: NoticePlace): Promise<void> {
  return store.delete(keyOf(place));
}

/** Of every tenant. */
export async function* keptNotices(store: JobStore): AsyncGenerator<NoticePlace> {
  for await (const tenant of store.listFolders('')) {
    for await (const key of store.list(prefixOf(tenant))) {
      const [webhookId, file] = key.slice(prefixOf(tenant).length).split('/');
      const messageId = file?.replace(/\.json$/, '');
      if (webhookId && messageId) yield { tenant, webhookId, messageId };
    }
  }
}
