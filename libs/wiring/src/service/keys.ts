import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { createKey, listKeys, revokeKey, type NewKey } from '@longhaul/service/auth/keys';
import type { KeyRecord } from '@longhaul/service/auth/api-key';
import type { Config } from '../config.ts';
import { s3Address, s3Place } from '../config/s3-place.ts';

export type { NewKey } from '@longhaul/service/auth/keys';
export type { KeyRecord } from '@longhaul/service/auth/api-key';

/** The keys of a service, where it keeps its jobs. */
export type KeyBox = {
  /** @throws UsageError when the tenant has no valid name */
  readonly create: (wanted: Parameters<typeof createKey>[1]) => Promise<NewKey>;
  readonly list: () => Promise<readonly KeyRecord[]>;
  readonly revoke: (keyId: string) => Promise<'revoked' | 'unknown'>;
  readonly close: () => void;
};

/** In the bucket where the config names one, else in the data folder. */
export async function openKeyBox(config: Config): Promise<KeyBox> {
  const clock = createRealClock();
  const random = createRealRandom();
  const { s3, region } = config;
  const bucket =
    s3 === undefined
      ? undefined
      : (await import('@longhaul/job-store/s3')).createS3Store({
          ...{ ...s3Place(s3), ...s3Address(config) },
          ...{ region, clock, random },
        });
  const store = bucket ?? createFilesystemStore({ root: config.dataDir });
  return {
    create: (wanted) => createKey({ store, clock, random }, wanted),
    list: () => listKeys({ store }),
    revoke: (keyId) => revokeKey({ store }, keyId),
    close: () => bucket?.close(),
  };
}
