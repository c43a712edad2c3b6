import { afterEach, describe, expect, it, vi } from 'vitest';
import { deals } from '../harness/deals.ts';
import { waitUntil } from '../harness/wait-until.ts';
import { startFleet, type Fleet } from './fleet.ts';
import { openLeader, type FleetAccount, type FleetLeader } from './leader.ts';

/** A dropped event is asked for again after 15 s, and whoever hangs does so for half a minute. */
const patienceMs = 180_000;
vi.setConfig({ testTimeout: patienceMs });

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

/** Every deal once in the account, ok, and paid for once; so were the deals of a job before. */
async function expectOnce(
  account: FleetAccount,
  ids: readonly string[],
  before: readonly string[] = [],
): Promise<void> {
  const ok = account.items.filter(({ outcome }) => outcome === 'ok');
  expect(ok.map(({ id }) => id).sort()).toEqual([...ids].sort());
  expect(account.items).toHaveLength(ids.length);
  const { answered } = await fleet.simulator.calls();
  expect(answered).toEqual(Object.fromEntries([...before, ...ids].map((id) => [id, 1])));
}

async function callsInFlight(): Promise<void> {
  const areSome = async (): Promise<boolean> => (await fleet.simulator.calls()).in_flight > 0;
  await waitUntil('calls are in flight', areSome, patienceMs);
}

describe('workers on Lambda over Redis and S3', () => {
  it('end job after job in one process, frozen in between while Redis loses everything', async () => {
    await open('--concurrency', '1');
    const [first, second] = [deals(6, 'first'), deals(6, 'second')];
    await expectOnce(await leader.lead(await leader.submit(first, 3)), idsOf(first));
    await fleet.redis.restart();
    const account = await leader.lead(await leader.submit(second, 3));
    await expectOnce(account, idsOf(second), idsOf(first));
    const failed = (await fleet.lambda.deliveries()).filter(({ outcome }) => outcome === 'failed');
    expect(failed).toEqual([]);
    const [only, ...others] = await fleet.lambda.environments();
    expect(others).toEqual([]);
    expect(only?.invocations).toBeGreaterThan(1);
  });

  it('pay for nothing twice when events come double, late or not at all', async () => {
    await open('--concurrency', '6', '--time-scale', '60');
    await fleet.simulator.change({ scale: 100 });
    await fleet.lambda.provoke(
      { kind: 'drop', times: 1 },
      { kind: 'delay', times: 1, delay_ms: 120_000 },
      { kind: 'duplicate', times: 1 },
      { kind: 'duplicate', times: 1, delay_ms: 180_000 },
      { kind: 'lost_reply', times: 1 },
      { kind: 'throttle', times: 2 },
    );
    const items = deals(12);
    await expectOnce(await leader.lead(await leader.submit(items, 3)), idsOf(items));
  });

  it('that are killed in mid-call cost the calls in flight and nothing else', async () => {
    await open('--concurrency', '2');
    await fleet.simulator.change({ scale: 30 });
    const items = deals(12);
    const leading = leader.lead(await leader.submit(items, 3));
    await callsInFlight();
    expect(await fleet.lambda.kill()).not.toBeNull();
    await fleet.simulator.change({ scale: 0 });
    const { items: ended } = await leading;
    const ok = ended.filter(({ outcome }) => outcome === 'ok');
    expect(ok.map(({ id }) => id).sort()).toEqual(idsOf(items));
    const { answered, lost } = await fleet.simulator.settled();
    const paid = Object.values(answered).reduce((sum, times) => sum + times, 0);
    expect(lost).toBeGreaterThan(0);
    // Five lanes: what the killed process had in flight may have been answered, and is asked again.
    expect(paid).toBeLessThanOrEqual(items.length + 5);
  });

  it('that are told to end finish their calls and leave the rest to others', async () => {
    await open('--concurrency', '2');
    await fleet.simulator.change({ scale: 30 });
    const items = deals(20);
    const leading = leader.lead(await leader.submit(items, 10));
    await callsInFlight();
    const told = (await fleet.lambda.environments()).find(({ state }) => state === 'running');
    process.kill(told?.pid ?? 0, 'SIGTERM');
    await waitUntil('it has ended by itself', async () => {
      const now = (await fleet.lambda.environments()).find(({ pid }) => pid === told?.pid);
      return now?.state === 'frozen';
    });
    await fleet.lambda.kill(told?.pid);
    await fleet.simulator.change({ scale: 0 });
    await expectOnce(await leading, idsOf(items));
    expect(fleet.lambda.output()).not.toContain('"level":"error"');
  });

  it('end by themselves when the model hangs, before the platform would kill them', async () => {
    await open('--concurrency', '2', '--timeout-ms', '45000');
    await fleet.simulator.change({ faults: [{ kind: 'hang', times: 1 }] });
    const items = deals(6);
    await expectOnce(await leader.lead(await leader.submit(items, 3)), idsOf(items));
    const failed = (await fleet.lambda.deliveries()).filter(({ outcome }) => outcome === 'failed');
    expect(failed).toEqual([]);
  });
});
