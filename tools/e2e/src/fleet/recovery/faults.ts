import { setTimeout as pause } from 'node:timers/promises';
import type { FaultProxy, NetworkFault } from '../../fault-proxy/fault-proxy.ts';
import type { Fleet } from '../harness/fleet.ts';
import { durableReaches, epochOf, ledAnew, type UnderWay } from '../harness/launch.ts';
import type { Networks } from '../harness/networks.ts';
import { waitForFleet } from '../harness/wait-for-fleet.ts';
import { claimedByOthers, takenUpBy, workerInCall, workersInCall } from '../harness/workers.ts';

/**
 * One fault of the table. `strike` does the damage and resolves when the time to recover begins: at
 * once, or where the fault lasts, at its end. What it returns resolves when the work that was
 * interrupted is at work again.
 */
export type Fault = {
  readonly name: string;
  readonly recovers: string;
  readonly strike: (scene: UnderWay, leaseMs: number) => Promise<() => Promise<unknown>>;
};

const outputsAgain = async ({ fleet, job }: UnderWay): Promise<() => Promise<void>> => {
  const standing = (await fleet.client.durable(job)).length;
  return () => durableReaches(fleet, job, standing + 1);
};

/** Breaks networks for longer than a lease. */
function lasting(
  begin: (fleet: Fleet) => Promise<void> | void,
  end: (fleet: Fleet) => Promise<void> | void,
): Fault['strike'] {
  return async (scene, leaseMs) => {
    const { fleet, toll } = scene;
    await toll.note(await workersInCall(fleet, 1));
    await begin(fleet);
    await pause(1.5 * leaseMs);
    await toll.note((await fleet.lambda.environments()).filter(({ state }) => state === 'running'));
    const again = await outputsAgain(scene);
    await end(fleet);
    return again;
  };
}

type Reached = (networks: Networks) => readonly FaultProxy[];

function unreachable(reached: Reached): Fault['strike'] {
  const set = (fault: NetworkFault) => (fleet: Fleet) => {
    for (const network of reached(fleet.networks)) network.set(fault);
  };
  return lasting(set({ kind: 'black-hole' }), set({ kind: 'none' }));
}

/** Waits until the index has its plan again and grants work. */
async function grantsAgain({ fleet, job }: UnderWay): Promise<void> {
  await waitForFleet('the index is rebuilt and grants work', async () => {
    const meta = await fleet.client.coordinator.meta(job).catch(() => undefined);
    return meta?.planHash !== undefined && meta.quietMs === 0;
  });
}

export const faults: readonly Fault[] = [
  {
    name: 'a worker killed in mid-call',
    recovers: 'another worker has its batch',
    strike: async ({ fleet, job, toll }) => {
      const victim = await workerInCall(fleet, job);
      const { batches } = await takenUpBy(fleet, job, victim);
      await toll.kill(victim);
      return () => claimedByOthers(fleet, job, victim, batches);
    },
  },
  {
    name: 'a worker stopped for longer than its lease',
    recovers: 'another worker has its batch',
    strike: async ({ fleet, job, toll }) => {
      const victim = await workerInCall(fleet, job);
      const { batches } = await takenUpBy(fleet, job, victim);
      const goOn = await toll.stop(victim);
      return () => claimedByOthers(fleet, job, victim, batches).finally(goOn);
    },
  },
  {
    name: 'the orchestrator killed',
    recovers: 'another one leads',
    strike: async ({ fleet, leader, job }) => {
      const epoch = await epochOf(fleet, job);
      leader.kill('SIGKILL');
      return () => ledAnew(fleet, job, epoch);
    },
  },
  {
    name: 'the orchestrator told to end',
    recovers: 'another one leads',
    strike: async ({ fleet, leader, job }) => {
      const epoch = await epochOf(fleet, job);
      leader.kill('SIGTERM');
      return () => ledAnew(fleet, job, epoch);
    },
  },
  {
    name: 'FLUSHALL',
    recovers: 'the index is rebuilt and grants work; calls under way go on meanwhile',
    strike: async (scene) => {
      await scene.fleet.redis.ask('FLUSHALL');
      return () => grantsAgain(scene);
    },
  },
  {
    name: 'Redis killed and restarted empty',
    recovers: 'the index is rebuilt and grants work; calls under way go on meanwhile',
    strike: async (scene) => {
      await scene.fleet.redis.restart();
      return () => grantsAgain(scene);
    },
  },
  {
    name: 'Redis out of reach for 1.5 leases',
    recovers: 'the next output, after its return',
    strike: unreachable(({ leaderToRedis, workerToRedis }) => [leaderToRedis, workerToRedis]),
  },
  {
    name: 'the store out of reach for 1.5 leases',
    recovers: 'the next output, after its return',
    strike: unreachable(({ leaderToStore, workerToStore }) => [leaderToStore, workerToStore]),
  },
  {
    name: 'the model out of reach for 1.5 leases',
    recovers: 'the next output, after its return',
    strike: unreachable(({ workerToModel }) => [workerToModel]),
  },
];
