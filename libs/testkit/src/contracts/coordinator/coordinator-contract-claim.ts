import { expect, it } from 'vitest';
import { leaseMs, okOf, playedOn } from '../../coordinator-scene.ts';
import type { MakeCoordinator } from '../../coordinator-scene.ts';

/** How batches open, are granted, and how a lease is kept. */
export function claimingContract(make: MakeCoordinator): void {
  grantingContract(make);
  dueContract(make);
  pullingContract(make);
  refusingContract(make);
  renewingContract(make);
  expiringContract(make);
}

function grantingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A batch is granted only after it was offered or dispatched',
    played(async ({ claim, dispatch, open, pull }) => {
      expect(await claim(0)).toEqual({ kind: 'busy' });
      expect(await pull()).toEqual({ kind: 'empty' });
      await open(0);
      await dispatch(1);
      expect(await claim(0)).toMatchObject({ kind: 'granted', batch: 0, attempt: 1 });
      expect(await claim(1)).toMatchObject({ kind: 'granted', batch: 1, attempt: 1 });
      expect(await claim(2)).toEqual({ kind: 'busy' });
    }),
  );

  it(
    'A granted batch is busy for everybody else',
    played(async ({ claim, dispatch, open, pull, take }) => {
      await take(0);
      await open(0);
      await dispatch(0);
      expect(await claim(0, { owner: 'other' })).toEqual({ kind: 'busy' });
      expect(await claim(0, { n: 2 })).toEqual({ kind: 'busy' });
      expect(await pull({ owner: 'other' })).toEqual({ kind: 'empty' });
    }),
  );

  it(
    'A leased batch names its holder',
    played(async ({ batch, release, take }) => {
      const granted = await take(0, { owner: 'w:1' });
      expect(await batch(0)).toMatchObject({ leased: true, holder: 'w:1' });
      expect((await batch(1)).holder).toBeUndefined();
      await release(granted, 'finished');
      expect((await batch(0)).holder).toBeUndefined();
    }),
  );

  it(
    'The same owner and number get the same grant again',
    played(async ({ batch, claim, open, pull, take }) => {
      const granted = await take(0);
      expect(await claim(0)).toEqual(granted);
      await open(1, 2);
      const pulled = await pull({ n: 2 });
      expect(pulled).toMatchObject({ kind: 'granted', batch: 1 });
      expect(await pull({ n: 2 })).toEqual(pulled);
      expect(await pull({ n: 3 })).toMatchObject({ kind: 'granted', batch: 2 });
      expect((await batch(0)).barrenAttempts).toBe(1);
    }),
  );
}

function dueContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A dispatched batch is pulled by others only after its grace',
    played(async ({ clock, dispatch, pull }) => {
      expect(await dispatch(0)).toEqual({ kind: 'noted', graceMs: 15_000 });
      await clock.advance(14_999);
      expect(await pull()).toEqual({ kind: 'empty', dueInMs: 1 });
      await clock.advance(1);
      expect(await pull()).toMatchObject({ kind: 'granted', batch: 0 });
    }),
  );

  it(
    'The grace doubles with each unanswered dispatch from 15 s up to 300 s',
    played(async ({ batch, claim, clock, dispatch }) => {
      for (const seconds of [15, 30, 60, 120, 240, 300, 300]) {
        const noted = { kind: 'noted', graceMs: seconds * 1_000 };
        expect(await dispatch(0)).toEqual(noted);
        expect(await dispatch(0)).toEqual(noted);
        await clock.advance(seconds * 1_000);
      }
      expect((await batch(0)).dispatches).toBe(7);
      await claim(0);
      expect((await batch(0)).dispatches).toBe(0);
    }),
  );

  it(
    'A claim after its last moment is late',
    played(async ({ claim, clock, open }) => {
      await open(0);
      const notAfter = clock.now() + 1_000;
      await clock.advance(1_001);
      expect(await claim(0, { notAfter })).toEqual({ kind: 'late' });
      expect(await claim(0, { notAfter: clock.now() })).toMatchObject({ kind: 'granted' });
    }),
  );

  it(
    'The coordinator tells its own instant',
    played(async ({ clock, meta }) => {
      await clock.advance(1_001);
      expect((await meta()).now).toBe(clock.now());
    }),
  );
}

function pullingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Pulling takes due batches in the order of their due time, then of their number',
    played(async ({ clock, coordinator, epoch, job, open, pull }) => {
      await coordinator.offer(job, { epoch, batches: [1], waitMs: 20_000 });
      await open(2);
      await clock.advance(20_000);
      await open(0);
      const order = [await pull({ n: 1 }), await pull({ n: 2 }), await pull({ n: 3 })];
      expect(order).toMatchObject([{ batch: 2 }, { batch: 0 }, { batch: 1 }]);
    }),
  );

  it(
    'Pulling when nothing is due says when something will be',
    played(async ({ clock, coordinator, epoch, job, pull }) => {
      await coordinator.offer(job, { epoch, batches: [0], waitMs: 9_000 });
      await coordinator.offer(job, { epoch, batches: [1], waitMs: 7_000 });
      await coordinator.offer(job, { epoch, batches: [1], waitMs: 1_000 });
      await clock.advance(2_000);
      expect(await pull()).toEqual({ kind: 'empty', dueInMs: 5_000 });
    }),
  );
}

function refusingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A batch whose items have all ended is done',
    played(async ({ batch, claim, commitAsLeader, open, pull }) => {
      await open(2);
      await commitAsLeader(okOf(2, 0));
      expect(await claim(2)).toEqual({ kind: 'done' });
      expect(await pull()).toEqual({ kind: 'empty' });
      await open(2);
      expect(await batch(2)).toMatchObject({ left: 0, open: false });
    }),
  );

  it(
    'Nothing is granted while a job is held or in its quiet time',
    played(
      async ({ claim, clock, control, dispatch, open, pull }) => {
        await open(0, 1);
        await dispatch(2);
        expect([await claim(0), await claim(2)]).toEqual([{ kind: 'busy' }, { kind: 'busy' }]);
        expect(await pull()).toEqual({ kind: 'empty', dueInMs: 10_000 });
        await clock.advance(10_000);
        await control(1, { kind: 'hold', hold: 'paused', reason: 'lunch' });
        expect([await claim(0), await pull()]).toEqual([{ kind: 'held' }, { kind: 'held' }]);
        await control(2, { kind: 'resume' });
        expect(await claim(0)).toMatchObject({ kind: 'granted' });
      },
      { quietMs: 10_000 },
    ),
  );

  it(
    'A worker of another plan or round is stale',
    played(async ({ answersToWorkers, ended, scope, take }) => {
      const { fence } = await take(0);
      const older = { fence, scope: { ...scope, round: 0 } };
      const other = { fence, scope: { ...scope, planHash: 'another' } };
      expect(await answersToWorkers(older)).toEqual(['stale']);
      expect(await answersToWorkers(other)).toEqual(['stale']);
      expect(await ended()).toEqual([]);
    }),
  );
}

function renewingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Renewing keeps the lease and another fence is lost',
    played(async ({ batch, clock, reap, release, renew, stamp, take }) => {
      const granted = await take(0);
      await clock.advance(40_000);
      expect(await renew(granted)).toMatchObject({ kind: 'held', orders: { hold: 'none' } });
      await clock.advance(40_000);
      expect((await reap()).batches).toEqual([]);
      expect(await renew({ ...granted, fence: `${granted.fence}x` })).toEqual({ kind: 'lost' });
      expect(await renew({ ...granted, batch: 1 })).toEqual({ kind: 'lost' });
      const other = { ...granted, fence: '9:other' };
      expect(await release(other, 'finished')).toEqual({ kind: 'lost' });
      expect(await stamp(other, ['b0-0'])).toEqual({ kind: 'lost' });
      expect(await batch(0)).toMatchObject({ leased: true });
    }),
  );

  it(
    "In the quiet time after a rebuild a batch without a fence adopts the caller's",
    played(
      async ({ batch, claim, clock, open, renew }) => {
        await open(0);
        expect(await renew({ batch: 0, fence: '7:old' })).toMatchObject({ kind: 'held' });
        expect(await renew({ batch: 0, fence: '8:late' })).toEqual({ kind: 'lost' });
        expect(await batch(0)).toMatchObject({ leased: true, open: false });
        await clock.advance(10_000);
        expect(await renew({ batch: 0, fence: '7:old' })).toMatchObject({ kind: 'held' });
        expect(await renew({ batch: 1, fence: '9:late' })).toEqual({ kind: 'lost' });
        expect(await claim(0)).toEqual({ kind: 'busy' });
      },
      { quietMs: 10_000 },
    ),
  );
}

function expiringContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'An expired lease frees nothing until it is reaped',
    played(async ({ batch, claim, clock, open, reap, renew, take }) => {
      const granted = await take(0);
      await clock.advance(2 * leaseMs);
      expect(await claim(0, { owner: 'other' })).toEqual({ kind: 'busy' });
      expect(await renew(granted)).toMatchObject({ kind: 'held' });
      await clock.advance(leaseMs);
      expect((await reap()).batches).toEqual([0]);
      expect(await renew(granted)).toEqual({ kind: 'lost' });
      expect(await batch(0)).toMatchObject({ leased: false, open: false });
      await open(0);
      const regranted = await claim(0, { owner: 'other' });
      expect(regranted).toMatchObject({ kind: 'granted', attempt: 2 });
    }),
  );

  it(
    'A lease further ahead than twice its length counts as expired',
    played(async ({ clock, lead, reap, take }) => {
      await clock.advance(10 * leaseMs);
      await lead();
      await take(0);
      clock.stepBack(leaseMs);
      expect((await reap()).batches).toEqual([]);
      expect(await lead('other')).toMatchObject({ kind: 'busy' });
      clock.stepBack(1);
      expect((await reap()).batches).toEqual([0]);
      expect(await lead('other')).toMatchObject({ kind: 'leading' });
    }),
  );
}
