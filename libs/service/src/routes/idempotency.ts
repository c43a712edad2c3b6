import { createHash } from 'node:crypto';
import { wireCodec } from '@longhaul/jobs/wire';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import * as z from 'zod';
import { refusal } from '../refusal.ts';

/** `<tenant>/idempotency/<hash>.json`: what a client's own key was first used for. */
const usedKeySchema = z.object({ schemaVersion: z.literal(1), identity: z.string() });
const usedKeyCodec = wireCodec('idempotency key', usedKeySchema);

const maxKeyChars = 200;

/** @throws Refusal for a header that is no key */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && header !== '' && header.length <= maxKeyChars) return header;
  const limit = `1 to ${String(maxKeyChars)} characters`;
  throw refusal('bad_parameter', `Idempotency-Key: must be one text of ${limit}.`);
}

/**
 * Binds a key to the identity of what is submitted under it, once and for all.
 *
 * @returns `first`, `again` for the same content, `other` for different content
 */
export async function useKey(
  store: JobStore,
  tenant: string,
  key: string,
  identity: string,
): Promise<'first' | 'again' | 'other'> {
  const name = createHash('sha256').update(key).digest('hex').slice(0, 40);
  const file = `${tenant}/idempotency/${name}.json`;
  const text = usedKeyCodec.encodeText({ schemaVersion: 1, identity });
  if ((await store.putOnce(file, encodeUtf8(text))) === 'created') return 'first';
  const bytes = await store.get(file);
  const known = bytes && usedKeyCodec.decodeText(decodeUtf8(bytes));
  if (!known?.ok) throw new Error(`The idempotency key ${file} cannot be read.`);
  return known.value.identity === identity ? 'again' : 'other';
}
