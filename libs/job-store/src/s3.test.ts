import { jobStoreContract } from '@longhaul/testkit/contracts/job-store-contract';
import { createRealClock } from '@longhaul/platform/clock';
import { createRealRandom } from '@longhaul/platform/random';
import { expect, it } from 'vitest';
import { createS3Store } from './s3.ts';
import { freshPrefix, serverForTests, storeOn } from './s3/testing.ts';

/** Another store in place of the test server: its bucket, and credentials where the SDK looks. */
const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, AWS_REGION: region = 'us-east-1' } = process.env;

const server = serverForTests();

jobStoreContract('s3', async () => {
  const store =
    bucket === undefined
      ? storeOn(server())
      : createS3Store({
          bucket,
          prefix: freshPrefix(),
          region,
          ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
          clock: createRealClock(),
          random: createRealRandom(),
        });
  return { store, close: async () => store.close() };
});

const stumbles = ['internal', 'lost', 'cut', 'reset', 'conflict', 'slow_down'];
const stumbling = serverForTests(...stumbles.flatMap((kind) => ['--fault', `${kind}=0.005`]));

jobStoreContract('s3 on a store that stumbles', async () => {
  const store = storeOn(stumbling());
  return { store, close: async () => store.close() };
});

it('was really made to stumble', async () => {
  const { statuses } = await stumbling().report();
  // 0 is a request that was cut off.
  const stumbled = ['0', '409', '500', '503'].map((status) => statuses[status] ?? 0);
  expect(stumbled.reduce((sum, count) => sum + count)).toBeGreaterThan(0);
});
