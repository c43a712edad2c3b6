import {
  budgetMs,
  failureOf,
  keyOf,
  leaseMs,
  okOf,
  playedOn,
} from '@longhaul/testkit/coordinator-scene';
import type { MakeCoordinator } from '@longhaul/testkit/coordinator-scene';
import { collect } from '@longhaul/testkit/collect';
import { describe, expect, it } from 'vitest';

type Played = ReturnType<typeof playedOn>;

/** What both coordinators keep beyond the edges of their port. */
export function coordinatorBehavior(make: MakeCoordinator): void {
  const played = playedOn(make);
  ledTimeBehavior(played);
  aJobBehavior(played);
  aCommitBehavior(played);
  anAdoptedFenceBehavior(played);
  aStampBehavior(played);
  waitingForAChangeBehavior(played);
}

function ledTimeBehavior(played: Played): void {
  describe('led time', () => {
    it(
      'is counted up to the moment a hold begins and from the moment it ends',
      played(async ({ clock, control, coordinator, job, lead, meta, scope }) => {
        await clock.advance(3_000);
        await coordinator.hold(job, { ...scope, hold: 'blocked', reason: 'no key' });
        await clock.advance(20_000);
        await control(1, { kind: 'resume' });
        await clock.advance(4_000);
        await lead();
        expect(await meta()).toMatchObject({ spentMs: 7_000, leftMs: budgetMs - 7_000 });
      }),
    );

    it(
      'is counted up to the moment a leader resigns and not while nobody leads',
      played(async ({ clock, coordinator, epoch, job, lead, meta }) => {
        await clock.advance(3_000);
        await coordinator.resign(job, { epoch });
        await clock.advance(20_000);
        await lead('next');
        expect((await meta()).spentMs).toBe(3_000);
      }),
    );

    it(
      'ends with the lease of a leader that died, whoever counts it',
      played(async ({ clock, control, lead, meta }) => {
        await clock.advance(2 * leaseMs);
        await control(1, { kind: 'hold', hold: 'paused', reason: 'night' });
        await control(2, { kind: 'resume' });
        await clock.advance(leaseMs);
        await lead('next');
        expect((await meta()).spentMs).toBe(leaseMs);
      }),
    );

    it(
      'goes on from what the store knew when the plan was created, and is counted at the seal',
      played(
        async ({ clock, meta, seal }) => {
          expect((await meta()).spentMs).toBe(50_000);
          await clock.advance(1_000);
          await seal();
          expect((await meta()).spentMs).toBe(51_000);
        },
        { spentMs: 50_000 },
      ),
    );
  });
}

function aJobBehavior(played: Played): void {
  describe('a job', () => {
    it(
      'grants nothing once it was told to stop',
      played(async ({ claim, control, open, pull }) => {
        await open(0);
        await control(1, { kind: 'stop', mode: 'drain' });
        expect([await claim(0), await pull()]).toEqual([{ kind: 'held' }, { kind: 'held' }]);
      }),
    );

    it(
      'keeps the first reason of a hold, and a pause against a later block',
      played(async ({ control, coordinator, job, meta, scope }) => {
        await coordinator.hold(job, { ...scope, hold: 'blocked', reason: 'first' });
        await coordinator.hold(job, { ...scope, hold: 'blocked', reason: 'second' });
        expect(await meta()).toMatchObject({ holdReason: 'first', state: { hold: 'blocked' } });
        await control(1, { kind: 'hold', hold: 'paused', reason: 'a person' });
        await coordinator.hold(job, { ...scope, hold: 'blocked', reason: 'third' });
        expect(await meta()).toMatchObject({ holdReason: 'a person', state: { hold: 'paused' } });
      }),
    );

    it(
      'tells a worker of an older round that its hold came after the seal',
      played(async ({ coordinator, job, meta, reopen, scope, seal }) => {
        await seal();
        await reopen(2, []);
        const holding = { ...scope, hold: 'blocked', reason: 'no key' } as const;
        expect(await coordinator.hold(job, holding)).toEqual({ kind: 'sealed' });
        expect((await meta()).state.hold).toBe('none');
      }),
    );

    it(
      'starts its next round without the deadline and the attempts of the last, and with its deaths',
      played(async (scene) => {
        await scene.stamp(await scene.take(0), [keyOf(0, 0)]);
        await scene.clock.advance(leaseMs);
        await scene.reap();
        await scene.control(1, { kind: 'deadline', deadlineAt: scene.clock.now() });
        expect((await scene.meta()).leftMs).toBe(0);
        await scene.seal();
        await scene.reopen(2, []);
        expect((await scene.meta()).leftMs).toBe(budgetMs);
        expect(await scene.batch(0)).toMatchObject({ barrenAttempts: 0 });
        expect(await scene.standing(0, 0)).toMatchObject({ deaths: 1 });
      }),
    );

    it(
      'is forgotten when it was finished and its retention is over',
      played(async ({ clock, coordinator, epoch, job }) => {
        await coordinator.finish(job, { epoch, retentionMs: 10_000 });
        await clock.advance(9_999);
        await coordinator.finish(job, { epoch, retentionMs: 10_000 });
        expect(await coordinator.meta(job)).toMatchObject({ state: { phase: 'done' } });
        await clock.advance(1);
        expect(await coordinator.meta(job)).toBeUndefined();
        expect(await coordinator.batches(job)).toEqual([]);
        expect(await coordinator.lead(job, { owner: 'next', leaseMs })).toMatchObject({
          meta: { planHash: undefined, createdAt: clock.now() },
        });
      }),
    );

    it(
      'is kept when its next round begins before its retention is over',
      played(async ({ clock, coordinator, epoch, job, meta, reopen }) => {
        await coordinator.finish(job, { epoch, retentionMs: 10_000 });
        await reopen(2, []);
        await clock.advance(10_000);
        expect((await meta()).state).toMatchObject({ round: 2, phase: 'extracting' });
      }),
    );

    it(
      'is read in pages',
      played(
        async ({ commitAsLeader, coordinator, job }) => {
          await commitAsLeader(...Array.from({ length: 1_200 }, (_, place) => okOf(0, place)));
          const pages = await collect(coordinator.terminal(job));
          expect(pages.map(({ length }) => length)).toEqual([500, 500, 200]);
          expect(new Set(pages.flat().map(({ key }) => key)).size).toBe(1_200);
        },
        { batchSizes: [1_200] },
      ),
    );
  });
}

function aCommitBehavior(played: Played): void {
  describe('a commit', () => {
    it(
      'that names what is not in the plan is thrown out whole (I2)',
      played(async ({ commitAsLeader, ended }) => {
        const surplus = [okOf(2, 0), okOf(2, 1)];
        await expect(commitAsLeader(...surplus)).rejects.toThrow(/batch 2, which has 1 left/);
        await expect(commitAsLeader(okOf(0, 0), okOf(3, 0))).rejects.toThrow(
          /Batch 3 is not in (?:the )?plan/,
        );
        expect(await ended()).toEqual([]);
        await commitAsLeader(okOf(0, 0));
        const moved = { ...okOf(0, 0), batch: 1 };
        await expect(commitAsLeader(okOf(1, 0), moved)).rejects.toThrow(
          /belongs to batch 0, not 1/,
        );
        expect(await ended()).toEqual(['b0-0 ok']);
      }),
    );
  });
}

function anAdoptedFenceBehavior(played: Played): void {
  describe('an adopted fence', () => {
    it(
      'is never handed out again, although the counter began anew (I6)',
      played(
        async ({ clock, release, renew, take }) => {
          await renew({ batch: 0, fence: '3:worker' });
          await clock.advance(10_000);
          await release({ ...(await take(1)), batch: 0, fence: '3:worker' }, 'drain');
          const fences = [await take(0, { n: 2 }), await take(2, { n: 3 })].map(
            ({ fence }) => fence,
          );
          expect(fences).toEqual(['5:worker', '6:worker']);
        },
        { quietMs: 10_000 },
      ),
    );
  });
}

function aStampBehavior(played: Played): void {
  describe('a stamp', () => {
    it(
      'of an item that has ended is none',
      played(async ({ clock, commitAsLeader, reap, stamp, take }) => {
        await commitAsLeader(okOf(0, 0), failureOf(1, 0));
        await stamp(await take(0), [keyOf(0, 0)]);
        await stamp(await take(1, { n: 2 }), [keyOf(1, 0)]);
        await clock.advance(leaseMs);
        expect(await reap()).toEqual({ batches: [0, 1], deaths: [] });
      }),
    );
  });
}

function waitingForAChangeBehavior(played: Played): void {
  describe('waiting for a change', () => {
    it(
      'wakes all who wait and leaves no timer behind',
      played(async ({ clock, commitAsLeader, coordinator, job }) => {
        const { signal } = new AbortController();
        const cursor = await coordinator.changed(job, { cursor: '', waitMs: 0, signal });
        const wait = { cursor, waitMs: leaseMs, signal };
        const all = [coordinator.changed(job, wait), coordinator.changed(job, wait)];
        expect(clock.sleeperCount()).toBe(2);
        await commitAsLeader(okOf(0, 0));
        const [first, second] = await Promise.all(all);
        expect(first).toBe(second);
        expect(first).not.toBe(cursor);
        expect(clock.sleeperCount()).toBe(0);
      }),
    );
  });
}
