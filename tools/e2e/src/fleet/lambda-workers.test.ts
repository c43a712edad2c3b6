import { afterEach, describe, expect, it } from 'vitest';
import { deals } from '../harness/deals.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { openLeader, type FleetAccount, type FleetLeader } from './leader.ts';

/** Leases run out in a minute, and a dropped event is asked for again after 15 s. */
const patienceMs = 180_000;

let fleet: Fleet;
let leader: FleetLeader;

async function open(...flags: readonly string[]): Promise<void> {
  fleet = await startFleet(...flags);
  leader = openLeader(fleet);
}

afterEach(async () => {
  await leader.close();
  await fleet.close();
});

const idsOf = (items: readonly { readonly deal_id: string }[]) =>
  items.map(({ deal_id: id }) => id);

/** Every deal once in the account, ok, and paid for once. */
async function expectOnce(account: FleetAccount, ids: readonly string[]): Promise<void> {
  const ok = account.items.filter(({ outcome }) => outcome === 'ok');
  expect(ok.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(account.items).toHaveLength(ids.length);
  const { answered } = await fleet.simulator.calls();
  expect(answered).toEqual(Object.fromEntries(ids.map((id) => [id, 1])));
}

describe('workers on Lambda over Redis and S3', () => {
  it(
    'end a job with every deal once, in processes that are used again',
    async () => {
      await open('--concurrency', '2');
      const items = deals(12);
      const account = await leader.lead(await leader.submit(items, 3));
      await expectOnce(account, idsOf(items));
      const deliveries = await fleet.lambda.deliveries();
      expect(deliveries.every(({ outcome }) => outcome === 'ok' || outcome === 'running')).toBe(
        true,
      );
      expect((await fleet.lambda.environments()).length).toBeLessThanOrEqual(2);
    },
    patienceMs,
  );

  it(
    'pay for nothing twice when events come double, late or not at all',
    async () => {
      await open('--concurrency', '6', '--time-scale', '60');
      await fleet.simulator.change({ scale: 100 });
      await fleet.lambda.provoke(
        { kind: 'drop', times: 1 },
        { kind: 'duplicate', times: 2 },
        { kind: 'lost_reply', times: 1 },
        { kind: 'throttle', times: 2 },
      );
      const items = deals(12);
      const account = await leader.lead(await leader.submit(items, 3));
      await expectOnce(account, idsOf(items));
    },
    patienceMs,
  );

  it(
    'that are killed in mid-call cost the calls in flight and nothing else',
    async () => {
      await open('--concurrency', '2');
      await fleet.simulator.change({ scale: 30 });
      const items = deals(12);
      const leading = leader.lead(await leader.submit(items, 3));
      await callsInFlight();
      expect(await fleet.lambda.kill()).not.toBeNull();
      await fleet.simulator.change({ scale: 0 });
      const account = await leading;
      expect(account.items.filter(({ outcome }) => outcome === 'ok')).toHaveLength(12);
      const { answered } = await fleet.simulator.calls();
      expect(Object.keys(answered).sort()).toEqual(idsOf(items));
    },
    patienceMs,
  );

  it(
    'end by themselves when the model hangs, before the platform would kill them',
    async () => {
      await open('--concurrency', '2', '--timeout-ms', '45000');
      await fleet.simulator.change({ faults: [{ kind: 'hang', times: 1 }] });
      const items = deals(6);
      const account = await leader.lead(await leader.submit(items, 3));
      await expectOnce(account, idsOf(items));
      const failed = (await fleet.lambda.deliveries()).filter(
        ({ outcome }) => outcome === 'failed',
      );
      expect(failed).toEqual([]);
    },
    patienceMs,
  );
});

async function callsInFlight(): Promise<void> {
  const areSome = async (): Promise<boolean> => (await fleet.simulator.calls()).in_flight > 0;
  await waitUntil('calls are in flight', areSome, patienceMs);
}
