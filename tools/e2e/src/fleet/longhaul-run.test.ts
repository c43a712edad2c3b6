import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAccount } from '../harness/account.ts';
import { deals, writeDeals } from '../harness/deals.ts';
import { expectEveryOnce } from '../harness/every-once.ts';
import { expectEnded } from './harness/outcome/ending.ts';
import type { Fleet } from './harness/fleet.ts';
import { durableReaches, jobUnderWay, slowScale } from './harness/launch.ts';
import { Toll } from './harness/outcome/toll.ts';
import { useFleet } from './harness/use-fleet.ts';
import { waitForFleet } from './harness/wait-for-fleet.ts';

const fleetOf = useFleet();

/** Writes deals that no other test has, and answers their ids. */
async function written({ folder }: Fleet, prefix: string): Promise<readonly string[]> {
  const items = deals(12, prefix);
  await writeDeals(join(folder, `${prefix}.ndjson`), items);
  return items.map(({ deal_id: id }) => id);
}

describe('longhaul run over a fleet', () => {
  it('leads its job itself where nobody else does, and accounts for it as for any other', async () => {
    const fleet = await fleetOf();
    const ids = await written(fleet, 'alone');
    const { code, stdout } = await fleet.longhaul(['run', 'alone.ndjson', '--out', 'alone']).ended;
    expect(stdout).toContain('12/12 deals analyzed successfully.');
    expect(code).toBe(0);
    expectEveryOnce(await readAccount(join(fleet.folder, 'alone')), ids);
    expect((await fleet.lambda.deliveries()).some(({ outcome }) => outcome === 'ok')).toBe(true);
  });

  it('watches a job that an orchestrator leads, and ends with its account', async () => {
    const fleet = await fleetOf();
    await written(fleet, 'watched');
    const { job, ids, toll } = await jobUnderWay(fleet, { items: deals(12, 'watched') });
    await durableReaches(fleet, job, 1);
    const env = { LONGHAUL_TENANT: job.tenant };
    const { code, stdout } = await fleet.longhaul(['run', 'watched.ndjson'], env).ended;
    expect(stdout).toContain('12/12 deals analyzed successfully.');
    expect(code).toBe(0);
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });

  it('killed in mid-job, is followed by an orchestrator, and no call is made again', async () => {
    const fleet = await fleetOf();
    await fleet.simulator.change({ scale: slowScale });
    const ids = await written(fleet, 'left');
    const child = fleet.longhaul(['run', 'left.ndjson'], { LONGHAUL_TENANT: 'acme' });
    await child.says('Job ');
    const [, jobId = ''] = /Job (\S+)/.exec(child.stdout + child.stderr) ?? [];
    const job = { tenant: 'acme', jobId };
    await durableReaches(fleet, job, 2);
    child.kill('SIGKILL');
    await child.ended;
    await fleet.orchestrate().says('The orchestrator leads.');
    const bill = await expectEnded(fleet, job, ids, new Toll(fleet, job));
    expect(bill.charged).toBe(ids.length);
    await waitForFleet('its marker is gone', async () => {
      const reply = await fleet.client.store.get(`acme/open/${jobId}`);
      return reply === undefined;
    });
  });
});
