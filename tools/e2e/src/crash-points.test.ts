import { describe, expect, it } from 'vitest';
import { crashPoints, type CrashPoint } from '@longhaul/ports/crash-point';
import { durableIds, readAccount } from './harness/account.ts';
import { deal, deals, writeDeals, type TinyDeal } from './harness/deals.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import { callsAgain, paidFor } from './harness/simulator.ts';
import { useStage } from './harness/stage.ts';

/** What must stand before a crash point can be passed, and how the job ends after it. */
type Scenario = {
  /** Besides six plain deals. */
  readonly more: readonly TinyDeal[];
  /** Run to its end before the command that is killed. */
  readonly before: boolean;
  readonly flags: readonly string[];
  readonly code: number;
};

const plain: Scenario = { more: [], before: false, flags: [], code: 0 };
const redrive: Scenario = {
  more: [deal('refused-once', '[[fault:refusal*1]]')],
  before: true,
  flags: ['--retry-failed'],
  code: 0,
};
const scenarios: Partial<Record<CrashPoint, Scenario>> = {
  'after-failure-commit': { ...plain, more: [deal('refused', '[[fault:refusal]]')], code: 3 },
  'after-request': redrive,
  'after-reopen': redrive,
};

const lanes = 3;
const command = ['run', 'deals.ndjson', '--lanes', String(lanes), '--out', 'out'];

const stage = useStage();

/** Ids of its own for each point, so that the shared simulator tells them apart. */
function itemsFor(point: CrashPoint, more: readonly TinyDeal[]): readonly TinyDeal[] {
  const special = more.map((one) => ({ ...one, deal_id: `${point}-${one.deal_id}` }));
  return [...deals(6, point), ...special];
}

describe('a run that is killed at a crash point', () => {
  it.each(crashPoints)(
    '%s: ends with every deal once, and pays only for what was in flight',
    async (point) => {
      const { scene, simulator } = stage;
      const { more, before, flags, code } = scenarios[point] ?? plain;
      const items = itemsFor(point, more);
      const ids = items.map(({ deal_id: id }) => id);
      await writeDeals(scene.path('deals.ndjson'), items);
      if (before) expect(await scene.run(command)).toMatchObject({ code: 3 });

      const child = scene.start([...command, ...flags], { env: { LONGHAUL_PAUSE_AT: point } });
      await child.says(`paused at ${point}`);
      child.kill('SIGKILL');
      expect(await child.ended).toMatchObject({ signal: 'SIGKILL' });
      const { started } = await simulator.settled();
      const durable = await durableIds(scene.path('.longhaul'));

      expect(await scene.run([...command, ...flags])).toMatchObject({ code });
      expectEveryOnce(await readAccount(scene.path('out')), ids);
      const calls = await simulator.settled();
      expect(callsAgain(calls, started, durable)).toEqual([]);
      const refusedBefore = before ? more.length : 0;
      expect(paidFor(calls, ids)).toBeLessThanOrEqual(ids.length + refusedBefore + lanes);
    },
  );

  it('ends with every deal once when it is killed at one point after another', async () => {
    const { scene, simulator } = stage;
    const chain = crashPoints.filter((point) => !(point in scenarios));
    const items = deals(40, 'chain');
    const ids = items.map(({ deal_id: id }) => id);
    await writeDeals(scene.path('deals.ndjson'), items);
    for (const point of chain) {
      const child = scene.start(command, { env: { LONGHAUL_PAUSE_AT: point } });
      await child.says(`paused at ${point}`);
      child.kill('SIGKILL');
      await child.ended;
    }
    expect(await scene.run(command)).toMatchObject({ code: 0 });
    expectEveryOnce(await readAccount(scene.path('out')), ids);
    const paid = paidFor(await simulator.settled(), ids);
    expect(paid).toBeLessThanOrEqual(ids.length + lanes * chain.length);
  });
});
