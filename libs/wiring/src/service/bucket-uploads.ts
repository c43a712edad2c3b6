import type { ServiceUploads } from '@longhaul/service/service-ports';
import type { FleetBase } from '../fleet/base.ts';

/** A ticket's length: a slow line takes its time over gigabytes. */
const hours = 6;
/** What one put to S3 takes at most. */
const maxBytes = 5 * 1024 ** 3;

/**
 * Inputs that clients put into the bucket by themselves, under the tenant's own prefix. What nobody
 * submits stays until the bucket's own rules take it away.
 */
export function bucketUploads({
  store,
  clock,
  random,
}: Pick<FleetBase, 'store' | 'clock' | 'random'>): ServiceUploads {
  return {
    create: async (tenant) => {
      const uploadId = random.token();
      const expiresAt = clock.now() + hours * 3_600_000;
      const url = await store.putUrl(keyOf(tenant, uploadId), hours * 3_600);
      return { uploadId, method: 'PUT', url, headers: {}, expiresAt, maxBytes };
    },
    read: (tenant, uploadId) => store.read(keyOf(tenant, uploadId)),
    forget: (tenant, uploadId) => store.delete(keyOf(tenant, uploadId)),
  };
}

function keyOf(tenant: string, uploadId: string): string {
  return `${tenant}/inbox/${uploadId}`;
}
