import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readAccount } from '../harness/account.ts';
import { deals, writeDeals } from '../harness/deals.ts';
import { expectEveryOnce } from '../harness/every-once.ts';
import { openScene, type Scene } from '../harness/scene.ts';
import { leaseMs, startFleet, type Fleet } from './fleet.ts';

vi.setConfig({ testTimeout: 120_000 });

let fleet: Fleet;
let scene: Scene;

beforeEach(async () => {
  fleet = await startFleet('--concurrency', '2');
  scene = await openScene(fleet.simulator);
});

afterEach(async () => {
  await scene.close();
  await fleet.close();
});

it('longhaul run leads a job whose workers are on Lambda, and accounts for it as for any other', async () => {
  const { redis, s3, lambda } = fleet;
  const items = deals(12);
  await writeDeals(scene.path('deals.ndjson'), items);
  const { code, stderr } = await scene.run(
    [
      ...['run', 'deals.ndjson', '--out', 'out', '--redis', redis.url],
      ...['--s3', `s3://${s3.bucket}`, '--s3-endpoint', s3.url],
      ...['--lambda', lambda.functionName, '--lambda-endpoint', lambda.url],
    ],
    {
      env: {
        AWS_ACCESS_KEY_ID: s3.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: s3.credentials.secretAccessKey,
        LONGHAUL_LEASE_MS: String(leaseMs),
      },
    },
  );
  expect(stderr).not.toContain('Error');
  expect(code).toBe(0);
  expectEveryOnce(
    await readAccount(scene.path('out')),
    items.map(({ deal_id: id }) => id),
  );
  const deliveries = await lambda.deliveries();
  expect(deliveries.some(({ outcome }) => outcome === 'ok')).toBe(true);
});
