import { expect, it } from 'vitest';
import { failureOf, keyOf, leaseMs, okOf, playedOn } from '../../coordinator-scene.ts';
import type { MakeCoordinator } from '../../coordinator-scene.ts';

/** How items end, how leases end, and who is charged when a worker dies. */
export function committingContract(make: MakeCoordinator): void {
  joiningContract(make);
  repeatingContract(make);
  releasingContract(make);
  returningContract(make);
  reapingContract(make);
  stampContract(make);
}

/** A worker whose lease is not the batch's. */
const nobody = { batch: 0, fence: '99:nobody' };

function joiningContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Ok is accepted from anyone and an ok never becomes failed',
    played(async ({ commit, commitAsLeader, ended, meta, take }) => {
      const granted = await take(0);
      expect((await commit(nobody, okOf(0, 0))).accepted).toEqual([keyOf(0, 0)]);
      expect((await commit(granted, failureOf(0, 0))).duplicate).toEqual([keyOf(0, 0)]);
      expect((await commitAsLeader(failureOf(0, 0))).duplicate).toEqual([keyOf(0, 0)]);
      expect(await ended()).toEqual(['b0-0 ok']);
      expect(await meta()).toMatchObject({ ok: 1, failed: 0 });
    }),
  );

  it(
    "A failure is refused from a worker without the batch's fence",
    played(async ({ commit, ended, take }) => {
      const granted = await take(0);
      const other = await take(1, { n: 2 });
      expect((await commit(nobody, failureOf(0, 0))).refused).toEqual([keyOf(0, 0)]);
      expect((await commit(other, failureOf(0, 0))).refused).toEqual([keyOf(0, 0)]);
      const mistaken = { ...granted, batch: 1 };
      expect((await commit(mistaken, failureOf(0, 0))).refused).toEqual([keyOf(0, 0)]);
      expect(await ended()).toEqual([]);
      expect((await commit(granted, failureOf(0, 0))).accepted).toEqual([keyOf(0, 0)]);
    }),
  );

  it(
    "A failure is accepted from the leader's epoch",
    played(async ({ clock, commitAsLeader, ended, lead }) => {
      expect((await commitAsLeader(failureOf(0, 0, 'EXHAUSTED'))).accepted).toEqual([keyOf(0, 0)]);
      await clock.advance(leaseMs);
      await lead('other');
      expect((await commitAsLeader(failureOf(0, 1))).refused).toEqual([keyOf(0, 1)]);
      expect(await ended()).toEqual(['b0-0 EXHAUSTED']);
    }),
  );
}

function repeatingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Committing twice is a duplicate and counts once',
    played(async ({ batch, commit, meta, take }) => {
      const granted = await take(0);
      const reports = [okOf(0, 0), failureOf(0, 1)];
      const keys = [keyOf(0, 0), keyOf(0, 1)];
      expect(await commit(granted, ...reports)).toMatchObject({ accepted: keys, duplicate: [] });
      expect(await commit(granted, ...reports)).toMatchObject({ accepted: [], duplicate: keys });
      expect(await meta()).toMatchObject({ ok: 1, failed: 1 });
      expect(await batch(0)).toMatchObject({ left: 0, failed: 1 });
    }),
  );

  it(
    'A late ok replaces a failure within the round',
    played(async ({ batch, commit, commitAsLeader, ended, meta }) => {
      await commitAsLeader(failureOf(0, 0));
      expect((await commit(nobody, okOf(0, 0))).accepted).toEqual([keyOf(0, 0)]);
      expect(await ended()).toEqual(['b0-0 ok']);
      expect(await meta()).toMatchObject({ ok: 1, failed: 0 });
      expect(await batch(0)).toMatchObject({ left: 1, failed: 0 });
    }),
  );
}

function releasingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A release with progress makes the batch due at once',
    played(
      async ({ batch, commit, release, take }) => {
        for (const [place, reason] of (['finished', 'error'] as const).entries()) {
          const granted = await take(0);
          await commit(granted, okOf(0, place));
          await release(granted, reason, 30_000);
          expect(await batch(0)).toMatchObject({ open: true, dueInMs: 0, barrenAttempts: 0 });
        }
        const granted = await take(0);
        await commit(granted, okOf(0, 2));
        await release(granted, 'finished', 30_000);
        expect(await batch(0)).toMatchObject({ open: false, leased: false, left: 0 });
      },
      { batchSizes: [3] },
    ),
  );

  it(
    'A release without progress counts as an attempt and waits its backoff',
    played(async ({ batch, release, take }) => {
      await release(await take(0), 'finished', 30_000);
      const waiting = { open: true, leased: false, dueInMs: 30_000 };
      expect(await batch(0)).toMatchObject({ ...waiting, barrenAttempts: 1 });
      await release(await take(0), 'error', 30_000);
      expect(await batch(0)).toMatchObject({ ...waiting, barrenAttempts: 2 });
      await release(await take(0), 'short-life', 30_000);
      expect(await batch(0)).toMatchObject({ ...waiting, barrenAttempts: 3 });
    }),
  );

  it(
    'A release for a rate wait, a hold, a drain or want of time counts no attempt',
    played(async ({ batch, commit, release, take }) => {
      for (const reason of ['rate-wait', 'hold', 'drain', 'no-time', 'suspects'] as const) {
        await release(await take(0), reason, 5_000);
        expect(await batch(0)).toMatchObject({ open: true, dueInMs: 5_000, barrenAttempts: 0 });
      }
      const granted = await take(0);
      await commit(granted, okOf(0, 0));
      await release(granted, 'rate-wait', 5_000);
      expect(await batch(0)).toMatchObject({ open: true, dueInMs: 5_000, barrenAttempts: 0 });
    }),
  );
}

function returningContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'An unclean release waits for the leader to offer the batch again',
    played(async ({ batch, claim, open, release, take }) => {
      await release(await take(0), 'drain', 0, false);
      expect(await batch(0)).toMatchObject({ leased: false, open: false });
      expect(await claim(0, { n: 2 })).toEqual({ kind: 'busy' });
      await open(0);
      expect(await claim(0, { n: 2 })).toMatchObject({ kind: 'granted' });
    }),
  );

  it(
    'An orderly release charges no death',
    played(async ({ clock, reap, release, stamp, take }) => {
      const granted = await take(0);
      await stamp(granted, [keyOf(0, 0)]);
      await release(granted, 'drain');
      await take(0, { owner: 'next' });
      await clock.advance(leaseMs);
      expect(await reap()).toEqual({ batches: [0], deaths: [] });
    }),
  );
}

function reapingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Reaping drops expired leases and charges a death to each item still stamped',
    played(async ({ clock, reap, renew, stamp, standing, take }) => {
      await stamp(await take(0), [keyOf(0, 0), keyOf(0, 1)]);
      const living = await take(1, { n: 2 });
      await stamp(living, [keyOf(1, 0)]);
      await clock.advance(leaseMs - 1);
      expect(await reap()).toEqual({ batches: [], deaths: [] });
      await renew(living);
      await clock.advance(1);
      expect(await reap()).toEqual({
        batches: [0],
        deaths: [
          { key: keyOf(0, 0), batch: 0, deaths: 1, poison: false },
          { key: keyOf(0, 1), batch: 0, deaths: 1, poison: false },
        ],
      });
      expect(await reap()).toEqual({ batches: [], deaths: [] });
      expect(await standing(0, 0)).toEqual({ state: { kind: 'none' }, deaths: 1 });
      expect(await standing(1, 0)).toEqual({ state: { kind: 'none' }, deaths: 0 });
    }),
  );

  it(
    'Reaping in the quiet time does nothing',
    played(
      async ({ clock, reap, renew }) => {
        await renew({ batch: 0, fence: '7:old' }, 4_000);
        await clock.advance(9_999);
        expect((await reap()).batches).toEqual([]);
        await clock.advance(1);
        expect((await reap()).batches).toEqual([0]);
      },
      { quietMs: 10_000 },
    ),
  );
}

function stampContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'An item stamped alone that dies after two deaths is poison',
    played(async ({ clock, reap, stamp, take }) => {
      const charged: unknown[] = [];
      for (const alone of [true, false, false, true]) {
        await stamp(await take(0), [keyOf(0, 0)], alone);
        await stamp(await take(2, { n: 2 }), [keyOf(2, 0)], true);
        await clock.advance(leaseMs);
        charged.push((await reap()).deaths.map(({ deaths, poison }) => [deaths, poison]));
      }
      const first = [false, false, false, true];
      const second = [false, false, true, true];
      expect(charged).toEqual(
        first.map((poison, died) => [
          [died + 1, poison],
          [died + 1, second[died]],
        ]),
      );
    }),
  );

  it(
    'A commit clears the stamps of its items',
    played(async ({ clock, commit, reap, stamp, take }) => {
      const granted = await take(0);
      await stamp(granted, [keyOf(0, 0), keyOf(0, 1)]);
      await commit(nobody, okOf(0, 0), failureOf(0, 1));
      await commit(granted, failureOf(0, 1));
      await clock.advance(leaseMs);
      expect(await reap()).toEqual({ batches: [0], deaths: [] });
    }),
  );

  it(
    'A stamp of items that have all ended answers done',
    played(async ({ clock, commit, commitAsLeader, reap, stamp, take }) => {
      const granted = await take(0);
      await commit(nobody, okOf(0, 0));
      expect(await stamp(granted, [keyOf(0, 0)])).toEqual({ kind: 'done' });
      expect(await stamp(granted, [keyOf(0, 0), keyOf(0, 1)])).toMatchObject({ kind: 'held' });
      await commitAsLeader(failureOf(0, 1));
      expect(await stamp(granted, [keyOf(0, 0), keyOf(0, 1)])).toEqual({ kind: 'done' });
      await clock.advance(leaseMs);
      expect(await reap()).toEqual({ batches: [0], deaths: [] });
    }),
  );
}
