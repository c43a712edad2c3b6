import type { ItemReport, Spend } from '@longhaul/ports/coordinator-replies';
import { expect, it } from 'vitest';
import { failureOf, leaseMs, okOf, playedOn, type Scene } from '../../coordinator-scene.ts';
import type { MakeCoordinator } from '../../coordinator-scene.ts';

const capped = { capMicroDollars: 100, spentMicroDollars: 0 };

const most = (mostMicroDollars: number | undefined): Spend => ({ mostMicroDollars });
const costing = (report: ItemReport, costMicroDollars: number): ItemReport => ({
  ...report,
  costMicroDollars,
});

async function moneyOf({ meta }: Scene): Promise<readonly [number | undefined, number]> {
  const { spentMicroDollars, reservedMicroDollars } = await meta();
  return [spentMicroDollars, reservedMicroDollars];
}

/** What a coordinator keeps of a job's money (I13). */
export function moneyContract(make: MakeCoordinator): void {
  reservingContract(make);
  waitingContract(make);
  countingContract(make);
  doubtingContract(make);
  passingContract(make);
  settlingContract(make);
  raisingContract(make);
  endingContract(make);
}

function waitingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'What is refused its money is stamped no more, and no death is charged to it',
    played(async ({ clock, reap, stamp, take }) => {
      const granted = await take(0);
      await stamp(granted, ['b0-0', 'b0-1'], false);
      expect(await stamp(granted, ['b0-1'], false, most(101))).toMatchObject({
        kind: 'unaffordable',
      });
      await clock.advance(leaseMs);
      expect((await reap()).deaths).toEqual([{ key: 'b0-0', batch: 0, deaths: 1, poison: false }]);
    }, capped),
  );
}

function reservingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A request that fits no more under the cap is refused for good',
    played(async (scene) => {
      const { stamp, take } = scene;
      const granted = await take(0);
      const refused = { kind: 'unaffordable', isFinal: true, leftMicroDollars: 100 };
      expect(await stamp(granted, ['b0-0'], false, most(101))).toEqual(refused);
      expect(await stamp(granted, ['b0-0'], false, most(undefined))).toEqual(refused);
      expect(await moneyOf(scene)).toEqual([0, 0]);
      expect(await stamp(granted, ['b0-0'], false, most(100))).toMatchObject({ kind: 'held' });
      expect(await moneyOf(scene)).toEqual([0, 100]);
    }, capped),
  );

  it(
    'A request that may fit once others are settled is refused for now',
    played(async (scene) => {
      const { stamp, take } = scene;
      const granted = await take(0);
      await stamp(granted, ['b0-0'], false, most(60));
      await stamp(granted, ['b0-0'], false, most(60));
      const refused = { kind: 'unaffordable', isFinal: false, leftMicroDollars: 100 };
      expect(await stamp(granted, ['b0-1'], false, most(41))).toEqual(refused);
      expect(await stamp(granted, ['b0-1'], false, most(10))).toMatchObject({ kind: 'held' });
      // A second request of an item: all that it will have cost.
      expect(await stamp(granted, ['b0-0'], false, most(90))).toMatchObject({ kind: 'held' });
      expect(await moneyOf(scene)).toEqual([0, 100]);
    }, capped),
  );

  it(
    'What was spent is not believed until it was counted',
    played(
      async (scene) => {
        const { commit, stamp, take } = scene;
        const granted = await take(0);
        const refused = { kind: 'unaffordable', isFinal: false, leftMicroDollars: 0 };
        expect(await stamp(granted, ['b0-0'], false, most(1))).toEqual(refused);
        await commit(granted, costing(okOf(0, 1), 7));
        expect(await moneyOf(scene)).toEqual([undefined, 0]);
      },
      { capMicroDollars: 100 },
    ),
  );
}

function countingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Counting what was spent is refused where an item has ended since',
    played(
      async (scene) => {
        const { commit, coordinator, epoch, job, take } = scene;
        const granted = await take(0);
        await commit(granted, costing(okOf(0, 0), 7));
        const count = (ok: number, by = epoch) =>
          coordinator.count(job, { epoch: by, ok, failed: 0, spentMicroDollars: 50 });
        expect(await count(0)).toEqual({ kind: 'outdated' });
        expect(await count(1, '9:other')).toEqual({ kind: 'fenced' });
        expect(await moneyOf(scene)).toEqual([undefined, 0]);
        expect(await count(1)).toEqual({ kind: 'counted' });
        expect(await count(0)).toEqual({ kind: 'counted' });
        await commit(granted, costing(okOf(0, 1), 7));
        expect(await moneyOf(scene)).toEqual([57, 0]);
      },
      { capMicroDollars: 100 },
    ),
  );
}

function doubtingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'What was spent is counted anew once the index was doubtful',
    played(async (scene) => {
      const { commit, coordinator, create, epoch, job, liveAgain, stamp, take } = scene;
      const granted = await take(0);
      await stamp(granted, ['b0-0'], false, most(60));
      liveAgain();
      const refused = { kind: 'unaffordable', isFinal: false, leftMicroDollars: 0 };
      expect(await stamp(granted, ['b0-0'], false, most(60))).toEqual(refused);
      await create();
      expect(await moneyOf(scene)).toEqual([undefined, 60]);
      expect(await stamp(granted, ['b0-0'], false, most(60))).toEqual(refused);
      await commit(granted, costing(okOf(0, 0), 25));
      expect(await moneyOf(scene)).toEqual([undefined, 0]);
      await coordinator.count(job, { epoch, ok: 1, failed: 0, spentMicroDollars: 32 });
      expect(await moneyOf(scene)).toEqual([32, 0]);
      expect(await stamp(granted, ['b0-1'], false, most(68))).toMatchObject({ kind: 'held' });
    }, capped),
  );

  it(
    'What is charged for an end that nobody told is counted beside the records',
    played(async (scene) => {
      const { clock, coordinator, create, epoch, job, liveAgain, reap, stamp, take } = scene;
      await stamp(await take(0), ['b0-0'], false, most(60));
      liveAgain();
      await create();
      await clock.advance(leaseMs);
      await reap();
      expect(await moneyOf(scene)).toEqual([undefined, 0]);
      await coordinator.count(job, { epoch, ok: 0, failed: 0, spentMicroDollars: 7 });
      expect(await moneyOf(scene)).toEqual([67, 0]);
    }, capped),
  );
}

function passingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A reservation gives no right to a request once the cap was passed',
    played(async ({ commitAsLeader, stamp, take }) => {
      const granted = await take(0);
      await stamp(granted, ['b0-0'], false, most(50));
      await stamp(granted, ['b0-1'], false, most(30));
      await commitAsLeader(costing(okOf(1, 0), 55));
      const refused = { kind: 'unaffordable', leftMicroDollars: 45 };
      expect(await stamp(granted, ['b0-0'], false, most(50))).toEqual({
        ...refused,
        isFinal: true,
      });
      expect(await stamp(granted, ['b0-1'], false, most(30))).toEqual({
        ...{ ...refused, isFinal: false },
      });
    }, capped),
  );
}

function settlingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A commit settles what was reserved for its item at what it cost',
    played(async (scene) => {
      const { commit, commitAsLeader, stamp, take } = scene;
      const granted = await take(0);
      await stamp(granted, ['b0-0'], false, most(60));
      await stamp(granted, ['b0-1'], false, most(30));
      await commit(granted, costing(okOf(0, 0), 25));
      expect(await moneyOf(scene)).toEqual([25, 30]);
      await commit(granted, costing(okOf(0, 0), 25));
      await commit(granted, costing(failureOf(0, 1), 4));
      expect(await moneyOf(scene)).toEqual([29, 0]);
      await commitAsLeader(costing(okOf(1, 0), 11), costing(okOf(0, 0), 25));
      expect(await moneyOf(scene)).toEqual([40, 0]);
    }, capped),
  );

  it(
    'Without a cap nothing is reserved, and what is accepted is counted once',
    played(
      async (scene) => {
        const { commit, stamp, take } = scene;
        const granted = await take(0);
        expect(await stamp(granted, ['b0-0'], false, most(undefined))).toMatchObject({
          kind: 'held',
        });
        await commit(granted, costing(okOf(0, 0), 25));
        await commit(granted, costing(okOf(0, 0), 25));
        expect(await moneyOf(scene)).toEqual([30, 0]);
      },
      { spentMicroDollars: 5 },
    ),
  );
}

function raisingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Raising the cap lifts the hold that it caused',
    played(async ({ commitAsLeader, control, coordinator, job, meta, scope }) => {
      await commitAsLeader(costing(okOf(0, 0), 95));
      await coordinator.hold(job, { ...scope, hold: 'budget', reason: 'no room' });
      await control(1, { kind: 'cap', capMicroDollars: 95 });
      expect((await meta()).state.hold).toBe('budget');
      await control(2, { kind: 'cap', capMicroDollars: 200 });
      expect(await meta()).toMatchObject({
        ...{ state: { hold: 'none' }, holdReason: '', capMicroDollars: 200 },
      });
      await control(3, { kind: 'hold', hold: 'paused', reason: 'lunch' });
      await control(4, { kind: 'cap', capMicroDollars: 300 });
      expect((await meta()).state.hold).toBe('paused');
    }, capped),
  );
}

function endingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A release settles what was handed back, and charges what nobody tells',
    played(async (scene) => {
      const { coordinator, job, scope, stamp, take } = scene;
      const granted = await take(0);
      const { batch, fence } = granted;
      await stamp(granted, ['b0-0'], false, most(60));
      await stamp(granted, ['b0-1'], false, most(30));
      const paid = [{ key: 'b0-0', microDollars: 12 }];
      const release = { reason: 'drain', waitMs: 0, clean: true, paid } as const;
      await coordinator.release(job, { ...scope, batch, fence, ...release });
      await coordinator.release(job, { ...scope, batch, fence, ...release });
      expect(await moneyOf(scene)).toEqual([42, 0]);
    }, capped),
  );

  it(
    'What a dead worker had reserved counts as spent until its end is told',
    played(async (scene) => {
      const { clock, commit, reap, stamp, take } = scene;
      const granted = await take(0);
      await stamp(granted, ['b0-0'], false, most(60));
      await stamp(granted, ['b0-1'], false, most(20));
      await clock.advance(leaseMs);
      await reap();
      expect(await moneyOf(scene)).toEqual([80, 0]);
      await commit(granted, costing(okOf(0, 0), 15));
      await commit(granted, costing(okOf(0, 0), 15), costing(failureOf(0, 1), 5));
      expect(await moneyOf(scene)).toEqual([20, 0]);
    }, capped),
  );
}
