import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startRedisServer } from '@longhaul/testkit/redis-server';
import { built, workerBundle } from './harness/bundles.ts';
import { expectEnded } from './harness/outcome/ending.ts';
import type { Fleet } from './harness/fleet.ts';
import { durableReaches, jobUnderWay, launch } from './harness/launch.ts';
import { useFleet } from './harness/use-fleet.ts';
import { waitForFleet } from './harness/wait-for-fleet.ts';

/** Misfortunes that stop a job for a while: each is told, nothing is lost, and once mended it goes on. */

const fleetOf = useFleet();

describe('Redis takes no writes in mid-job', () => {
  it('for want of memory: it is told, and with memory again the job ends', async () => {
    const { fleet, leader, job, ids, toll } = await jobUnderWay(await fleetOf());
    await durableReaches(fleet, job, 2);
    await fleet.redis.ask('CONFIG', 'SET', 'maxmemory', '1');
    await leader.says('is out of memory and takes no writes: raise maxmemory or free some.');
    await fleet.redis.ask('CONFIG', 'SET', 'maxmemory', '0');
    await expectEnded(fleet, job, ids, toll);
  });

  it('as a replica after a failover: it is told, and as a primary again it goes on', async () => {
    const { fleet, leader, job, ids, toll } = await jobUnderWay(await fleetOf());
    const primary = await startRedisServer({ env: process.env });
    try {
      await durableReaches(fleet, job, 2);
      await fleet.redis.ask('REPLICAOF', '127.0.0.1', String(primary.port));
      await leader.says('is a replica that takes no writes, as after a failover.');
      await fleet.redis.ask('REPLICAOF', 'NO', 'ONE');
      await expectEnded(fleet, job, ids, toll);
    } finally {
      await primary.stop();
    }
  });
});

describe('Lambda does not run the workers', () => {
  it('because the function is missing: it is told with what to do, and the right name goes on', async () => {
    const fleet = await fleetOf();
    const { job, ids, toll } = await launch(fleet);
    const lost = fleet.orchestrate({ LONGHAUL_LAMBDA: 'no-such-function' });
    await lost.says(
      'There is no Lambda function no-such-function in us-east-1. Deploy it, or name',
    );
    lost.kill('SIGTERM');
    expect(await lost.ended).toMatchObject({ code: 0 });
    await fleet.orchestrate().says('The orchestrator leads.');
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it('because every call fails: it is told, and once calls succeed the job ends', async () => {
    const fleet = await fleetOf();
    await fleet.lambda.provoke({ kind: 'error', status: 500 });
    const { leader, job, ids, toll } = await jobUnderWay(fleet);
    await leader.says('did not take the call of');
    await fleet.lambda.provoke();
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it('but workers of an older version: they call nothing, and the right ones end the job', async () => {
    const fleet = await fleetOf({ bundle: await olderBundle(await fleetOf()) });
    const { leader, job, ids, toll } = await jobUnderWay(fleet);
    await waitForFleet('a worker says that the job is not for it', async () =>
      (await fleet.story()).includes('deploy the workers it was planned for'),
    );
    expect((await fleet.simulator.calls()).started).toBe(0);
    leader.kill('SIGTERM');
    await leader.ended;
    const right = await fleet.deploy();
    try {
      await fleet.orchestrate({ LONGHAUL_LAMBDA_ENDPOINT: right.url }).says('leads.');
      const bill = await expectEnded(fleet, job, ids, toll);
      expect(bill.charged).toBe(ids.length);
    } finally {
      await right.stop();
    }
  });
});

/** The worker's bundle as it was before the workload's version moved on. */
async function olderBundle({ folder }: Fleet): Promise<string> {
  const text = await readFile(built(workerBundle), 'utf8');
  const older = text.replace(/name:"deals",version:"(\d+)"/, 'name:"deals",version:"0"');
  if (older === text) throw new Error('The bundle does not name its workload’s version.');
  const bundle = join(folder, 'older', 'handler.mjs');
  await cp(dirname(built(workerBundle)), dirname(bundle), { recursive: true });
  await writeFile(bundle, older);
  return bundle;
}
