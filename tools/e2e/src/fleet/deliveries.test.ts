import { describe, expect, it } from 'vitest';
import type { LambdaFault } from '@longhaul/testkit/processes/lambda-emulator';
import { deals } from '../harness/deals.ts';
import { expectEveryOnce } from '../harness/every-once.ts';
import { accountOfEnded } from './harness/outcome/ended-account.ts';
import { expectEnded } from './harness/outcome/ending.ts';
import { jobUnderWay, launch } from './harness/launch.ts';
import { useFleet } from './harness/use-fleet.ts';
import { waitForFleet } from './harness/wait-for-fleet.ts';

const fleetOf = useFleet();

const troubles: readonly (readonly [string, readonly LambdaFault[]])[] = [
  ['every event comes twice, at once', [{ kind: 'duplicate' }]],
  ['every event comes again after three seconds', [{ kind: 'duplicate', delay_ms: 3_000 }]],
  [
    'half of the events come two seconds late',
    [{ kind: 'delay', delay_ms: 2_000, probability: 0.5 }],
  ],
  ['the first event never comes', [{ kind: 'drop', times: 1 }]],
  ['the first answers are lost', [{ kind: 'lost_reply', times: 3 }]],
  [
    'the platform throttles and fails',
    [
      { kind: 'throttle', probability: 0.5 },
      { kind: 'error', probability: 0.3 },
    ],
  ],
];

describe('invocations that go wrong', () => {
  it.each(troubles)('%s: every deal is called once', async (_name, faults) => {
    const fleet = await fleetOf();
    await fleet.lambda.provoke(...faults);
    const { job, ids, toll } = await jobUnderWay(fleet);
    const bill = await expectEnded(fleet, job, ids, toll);
    expect(bill.charged).toBe(ids.length);
  });
});

describe('a worker', () => {
  it('whose calls hang, ends by itself before its platform would end it', async () => {
    const fleet = await fleetOf({ lambda: ['--timeout-ms', '45000'] });
    // Each deal's first call never gets an answer, nor an end.
    await fleet.simulator.change({ faults: [{ kind: 'hang', times: 1 }] });
    await fleet.orchestrate().says('The orchestrator leads.');
    const { job, ids } = await launch(fleet, { items: deals(6, 'hang') });
    expectEveryOnce(await accountOfEnded(fleet, job), ids);
    const { answered } = await fleet.simulator.settled();
    expect(answered).toEqual(Object.fromEntries(ids.map((id) => [id, 1])));
    const ended = await fleet.lambda.deliveries();
    expect(ended.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it('that is frozen between invocations is used again, though every connection was cut and Redis lost everything', async () => {
    const { fleet, ...first } = await jobUnderWay(await fleetOf());
    await expectEnded(fleet, first.job, first.ids, first.toll);
    await waitForFleet('every worker is frozen', async () => {
      const environments = await fleet.lambda.environments();
      return environments.length > 0 && environments.every(({ state }) => state === 'frozen');
    });
    const before = await fleet.lambda.environments();
    // What a server or a network between forgets while nobody is there.
    for (const network of fleet.networks.all) network.cut();
    await fleet.redis.restart();
    // The orchestrator of before lives on and leads this one too.
    const second = await launch(fleet);
    const bill = await expectEnded(fleet, second.job, second.ids, second.toll);
    expect(bill.charged).toBe(second.ids.length);
    const after = await fleet.lambda.environments();
    expect(after.map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
  });
});
