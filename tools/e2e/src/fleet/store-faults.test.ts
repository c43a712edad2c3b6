import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { JobStore } from '@longhaul/ports/job-store';
import type { S3Fault } from '@longhaul/testkit/processes/s3-server';
import { deal, deals } from '../harness/deals.ts';
import { accountOfEnded } from './harness/outcome/ended-account.ts';
import { expectEnded } from './harness/outcome/ending.ts';
import { shortLeaseMs } from './harness/parts.ts';
import { durableReaches, jobUnderWay } from './harness/launch.ts';
import { recoveryOf } from './harness/outcome/recovery.ts';
import { useFleet } from './harness/use-fleet.ts';
import { waitForFleet } from './harness/wait-for-fleet.ts';
import { runningWorkers } from './harness/workers.ts';

const fleetOf = useFleet();

/** Shares that each request's few attempts outlast. */
const troubles: readonly (readonly [string, readonly S3Fault[]])[] = [
  [
    'storms of 503 and 500',
    [
      { kind: 'slow_down', share: 0.15 },
      { kind: 'internal', share: 0.05 },
    ],
  ],
  ['409 to every fourth write', [{ kind: 'conflict', method: 'PUT', share: 0.25 }]],
  [
    'answers that are lost, reset in the middle or wrong in a byte',
    [
      { kind: 'lost', method: 'PUT', share: 0.1 },
      { kind: 'reset', method: 'GET', share: 0.1 },
      { kind: 'corrupt', method: 'GET', share: 0.05 },
    ],
  ],
  ['bodies that drip', [{ kind: 'drip', method: 'GET', share: 0.2 }]],
];

describe('a store in trouble', () => {
  it.each(troubles)('%s: cost attempts and no call', async (_name, faults) => {
    const fleet = await fleetOf();
    const { job, ids, toll } = await jobUnderWay(fleet);
    await fleet.s3.meet(...faults);
    await accountOfEnded(fleet, job);
    await fleet.s3.meet();
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it('that refuses everything for longer than a lease: costs at most what was in flight', async () => {
    const { fleet, job, ids, toll } = await jobUnderWay(await fleetOf());
    await durableReaches(fleet, job, 4);
    await toll.note(await runningWorkers(fleet));
    await fleet.s3.meet({ kind: 'slow_down' });
    await pause(1.5 * shortLeaseMs);
    await fleet.s3.meet();
    await toll.note(await runningWorkers(fleet));
    await recoveryOf('store refuses everything', () => expectEnded(fleet, job, ids, toll));
  });
});

describe('a payload that is corrupted in the store', () => {
  it('fails the deals in it as INPUT without a call; the others finish, and the job ends partial', async () => {
    const fleet = await fleetOf();
    // No worker starts before the damage is done.
    await fleet.lambda.provoke({ kind: 'throttle' });
    const items = [...deals(4, 'whole'), deal('heavy', noise()), ...deals(4, 'sound')];
    const { job } = await jobUnderWay(fleet, { items, plan: { batchSize: 3, lanes: 15 } });
    await waitForFleet('the job is planned', async () => {
      const meta = await fleet.client.coordinator.meta(job).catch(() => undefined);
      return meta?.planHash !== undefined;
    });
    await corruptUpload(fleet.client.store);
    await fleet.lambda.provoke();

    const { manifest, failed } = await accountOfEnded(fleet, job);
    expect(failed.map(({ deal_id: id, code }) => [id, code])).toEqual([['heavy', 'INPUT']]);
    expect(manifest).toMatchObject({ outcome: 'partial', total: 9, ok: 8, failed: 1 });
    const { answered } = await fleet.simulator.settled();
    expect(answered['heavy']).toBeUndefined();
  });
});

/** More than a member of an upload holds, so that the deal has one to itself. */
function noise(): string {
  return Array.from({ length: 120_000 }, (_, at) =>
    ((at * 2_654_435_761) % 2 ** 32).toString(36),
  ).join(' ');
}

/** Turns one bit in the middle, which the heavy deal fills. */
async function corruptUpload(store: JobStore): Promise<void> {
  for await (const key of store.list('acme/uploads/')) {
    const bytes = Buffer.from((await store.get(key)) ?? []);
    const middle = bytes.length >> 1;
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await store.replace(key, bytes);
  }
}
