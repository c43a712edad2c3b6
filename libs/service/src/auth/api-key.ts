import { createHash, timingSafeEqual } from 'node:crypto';
import { roles } from '@longhaul/api-contract/documents/account';
import { instantSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/**
 * Keys: `lh_<id>_<secret>`. The id finds the record, the secret proves the right to it. A secret has
 * 256 bits of chance, so that one round of SHA-256 is enough: there is nothing to guess.
 */
const keyIdLength = 12;
const keyPattern = /^lh_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

/** What a key may do beyond its role, per minute and at a time; absent: as the service is set. */
export const keyLimitsSchema = z.object({
  requestsPerMinute: z.int().positive().max(1_000_000).optional(),
  maxUploadBytes: z.int().positive().optional(),
});
export type KeyLimits = z.infer<typeof keyLimitsSchema>;

/** `keys/<id>.json`: what is kept of a key, and nothing that would open a door. */
export const keyRecordSchema = z.object({
  schemaVersion: z.literal(1),
  keyId: z.string(),
  /** SHA-256 of the secret, in hex. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  tenant: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  role: z.enum(roles),
  label: z.string().max(100),
  createdAt: instantSchema,
  limits: keyLimitsSchema,
});
export type KeyRecord = z.infer<typeof keyRecordSchema>;
export const keyRecordCodec = wireCodec('key', keyRecordSchema);

export type PresentedKey = { readonly keyId: string; readonly secret: string };

/** `undefined` for what has not the form of a key. */
export function parseKey(text: string): PresentedKey | undefined {
  const [, keyId, secret] = keyPattern.exec(text) ?? [];
  return keyId === undefined || secret === undefined ? undefined : { keyId, secret };
}

export function keyText({ keyId, secret }: PresentedKey): string {
  return `lh_${keyId}_${secret}`;
}

/** The first letters of a token: an id is no secret and need only be unique. */
export function keyIdOf(token: string): string {
  return token.slice(0, keyIdLength);
}

export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Takes as long for a wrong secret as for the right one. */
export function isSecretOf(record: Pick<KeyRecord, 'secretHash'>, secret: string): boolean {
  const [known, given] = [record.secretHash, hashSecret(secret)].map((hex) =>
    Buffer.from(hex, 'hex'),
  );
  return known !== undefined && given !== undefined && timingSafeEqual(known, given);
}
