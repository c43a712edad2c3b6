import { randomBytes } from 'node:crypto';
import type { Role } from '@longhaul/api-contract/documents/account';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { Clock } from '@longhaul/ports/clock';
import { UsageError } from '@longhaul/ports/errors';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Random } from '@longhaul/ports/random';
import {
  hashSecret,
  keyIdOf,
  keyRecordCodec,
  keyRecordSchema,
  keyText,
  type KeyLimits,
  type KeyRecord,
} from './api-key.ts';

/** Keys in the store, outside every tenant: whoever reads the store cannot use them. */
export type KeyPorts = {
  readonly store: JobStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'token'>;
};

export type NewKey = {
  /** The key itself, shown this once. */
  readonly key: string;
  readonly record: KeyRecord;
};

const prefix = 'keys/';
/** The folder of the keys: a tenant of this name would own it. */
const reservedTenant = 'keys';

/** @throws UsageError when the tenant has no valid name */
export async function createKey(
  { store, clock, random }: KeyPorts,
  wanted: {
    readonly tenant: string;
    readonly role: Role;
    readonly label?: string | undefined;
    readonly limits?: KeyLimits | undefined;
  },
): Promise<NewKey> {
  const isNamed = keyRecordSchema.shape.tenant.safeParse(wanted.tenant).success;
  if (!isNamed || wanted.tenant === reservedTenant) {
    throw new UsageError(
      `A key cannot be made for the tenant ${wanted.tenant}. Give 1 to 64 letters, digits, _ or -.`,
    );
  }
  const keyId = keyIdOf(random.token());
  // A secret is made by the system's own chance, whatever chance the rest of the process has.
  const secret = randomBytes(32).toString('base64url');
  const record: KeyRecord = {
    schemaVersion: 1,
    keyId,
    secretHash: hashSecret(secret),
    tenant: wanted.tenant,
    role: wanted.role,
    label: wanted.label ?? '',
    createdAt: clock.now(),
    limits: wanted.limits ?? {},
  };
  await store.replace(fileOf(keyId), encodeUtf8(keyRecordCodec.encodeText(record)));
  return { key: keyText({ keyId, secret }), record };
}

/** Takes effect everywhere within the time that `KeyReader` trusts what it read. */
export async function revokeKey(
  { store }: Pick<KeyPorts, 'store'>,
  keyId: string,
): Promise<'revoked' | 'unknown'> {
  if (!/^[a-z0-9]+$/.test(keyId) || !(await store.get(fileOf(keyId)))) return 'unknown';
  await store.delete(fileOf(keyId));
  return 'revoked';
}

/** By id. A record that cannot be read opens no door and is left out. */
export async function listKeys({ store }: Pick<KeyPorts, 'store'>): Promise<readonly KeyRecord[]> {
  const records: KeyRecord[] = [];
  for await (const key of store.list(prefix)) {
    const record = readRecord(await store.get(key));
    if (record) records.push(record);
  }
  return records.sort((a, b) => (a.keyId < b.keyId ? -1 : 1));
}

/** Whether there is any key: without one a service answers nobody beyond its own machine. */
export async function hasKeys({ store }: Pick<KeyPorts, 'store'>): Promise<boolean> {
  for await (const _key of store.list(prefix)) return true;
  return false;
}

export async function readKey(
  { store }: Pick<KeyPorts, 'store'>,
  keyId: string,
): Promise<KeyRecord | undefined> {
  return readRecord(await store.get(fileOf(keyId)));
}

function readRecord(bytes: Uint8Array | undefined): KeyRecord | undefined {
  const decoded = bytes && keyRecordCodec.decodeText(decodeUtf8(bytes));
  return decoded?.ok ? decoded.value : undefined;
}

function fileOf(keyId: string): string {
  return `${prefix}${keyId}.json`;
}
