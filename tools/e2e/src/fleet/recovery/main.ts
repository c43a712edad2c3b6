/** Measures what each fault costs and how long it holds a job up: see the README. */
import { parseArgs } from 'node:util';
import { accountOfEnded } from '../harness/outcome/ended-account.ts';
import { startFleet, type Fleet } from '../harness/fleet.ts';
import { durableReaches, jobUnderWay } from '../harness/launch.ts';
import { faults, type Fault } from './faults.ts';
import { headOf, rowOf, type Run } from './table.ts';

/** Outputs that stand when a fault strikes: the job is in its stride, with most of it to come. */
const underWay = 3;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    'lease-ms': { type: 'string', default: '60000' },
    only: { type: 'string', default: '' },
  },
});
const runs = Number(values.runs);
const leaseMs = Number(values['lease-ms']);

async function runOnce(fleet: Fleet, fault: Fault): Promise<Run> {
  const scene = await jobUnderWay(fleet, { orchestrators: 2 });
  const { job, ids, toll } = scene;
  await durableReaches(fleet, job, underWay);
  const recovered = await fault.strike(scene, leaseMs);
  const struckAt = performance.now();
  await recovered();
  const recoveryMs = performance.now() - struckAt;
  const { manifest } = await accountOfEnded(fleet, job);
  const accounted = manifest.items.map(({ id }) => id);
  const ok = new Set(manifest.items.filter(({ outcome }) => outcome === 'ok').map(({ id }) => id));
  return {
    recoveryMs,
    lost: ids.filter((id) => !ok.has(id)).length,
    doubled: accounted.length - new Set(accounted).size,
    bill: await toll.bill(ids),
  };
}

const fleet = await startFleet({ leaseMs });
try {
  process.stdout.write(headOf(leaseMs));
  for (const fault of faults.filter(({ name }) => name.includes(values.only))) {
    const seen: Run[] = [];
    while (seen.length < runs) {
      seen.push(await runOnce(fleet, fault));
      await fleet.reset();
    }
    process.stdout.write(rowOf(fault, seen));
  }
} finally {
  await fleet.close();
}
