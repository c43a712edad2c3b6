import { expect, it } from 'vitest';
import { budgetMs, failureOf, keyOf, leaseMs, okOf, playedOn } from '../../coordinator-scene.ts';
import type { MakeCoordinator, Scene } from '../../coordinator-scene.ts';

/** How a round ends and the next begins, how people steer a job, and how changes are awaited. */
export function roundContract(make: MakeCoordinator): void {
  sealingContract(make);
  reopeningContract(make);
  steeringContract(make);
  orderContract(make);
  waitingContract(make);
}

function sealingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Sealing is one way, drops all leases and answers the counts',
    played(async (scene) => {
      const { batch, coordinator, epoch, job, meta, seal } = scene;
      const granted = await scene.take(0);
      await scene.stamp(granted, [keyOf(0, 0)]);
      await scene.commit(granted, failureOf(0, 1));
      await scene.commitAsLeader(okOf(1, 0), okOf(1, 1));
      const sealed = { kind: 'sealed', ok: 2, failed: 1 };
      expect([await seal(), await seal()]).toEqual([sealed, sealed]);
      expect((await meta()).state).toMatchObject({ phase: 'sealed' });
      await scene.open(0);
      await scene.dispatch(2);
      const closed = { leased: false, open: false };
      expect([await batch(0), await batch(2)]).toMatchObject([closed, closed]);
      await scene.clock.advance(leaseMs);
      expect(await scene.reap()).toEqual({ batches: [], deaths: [] });
      await coordinator.finish(job, { epoch, retentionMs: leaseMs });
      expect(await seal()).toEqual(sealed);
      expect((await meta()).state).toMatchObject({ phase: 'done' });
    }),
  );

  it(
    'After the seal every worker is told sealed',
    played(async ({ answersToWorkers, coordinator, ended, job, scope, seal, take }) => {
      const { fence } = await take(0);
      await seal();
      expect(await answersToWorkers({ fence, scope })).toEqual(['sealed']);
      const holding = { ...scope, hold: 'blocked', reason: 'no key' } as const;
      expect(await coordinator.hold(job, holding)).toEqual({ kind: 'sealed' });
      expect(await ended()).toEqual([]);
    }),
  );
}

function reopeningContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Reopening starts the next round and clears exactly the named failures',
    played(async (scene) => {
      const { batch, reopen } = scene;
      await scene.commitAsLeader(okOf(0, 0), failureOf(0, 1), failureOf(1, 0), okOf(1, 1));
      await scene.control(1, { kind: 'stop', mode: 'drain' });
      await scene.clock.advance(1_000);
      await scene.lead();
      await scene.seal();
      expect(await reopen(2, [keyOf(0, 0), keyOf(0, 1), 'unknown'])).toEqual({ kind: 'reopened' });
      expect(await reopen(2, [keyOf(1, 0)])).toEqual({ kind: 'reopened' });
      expect(await scene.ended()).toEqual(['b0-0 ok', 'b1-0 TIMEOUT', 'b1-1 ok']);
      expect([await batch(0), await batch(1)]).toMatchObject([
        { left: 1, failed: 0, open: false },
        { left: 0, failed: 1, open: false },
      ]);
      expect(await scene.meta()).toMatchObject({
        ...{ ok: 2, failed: 1, spentMs: 0, leftMs: budgetMs, deadlineAt: undefined },
        state: { round: 2, phase: 'extracting', hold: 'none', stop: 'none' },
      });
      const worker = { fence: '1:worker', scope: scene.scope };
      expect(await scene.answersToWorkers(worker)).toEqual(['stale']);
    }),
  );
}

function orderContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A control is passed over until the one that it follows was told',
    played(async ({ control, meta }) => {
      await control(3, { kind: 'concurrency', lanes: 3 }, 2);
      expect(await meta()).toMatchObject({ controlSeq: 0, lanes: undefined });
      await control(2, { kind: 'cap', capMicroDollars: 5_000_000 }, 0);
      await control(3, { kind: 'concurrency', lanes: 3 }, 2);
      expect(await meta()).toMatchObject({ controlSeq: 3, lanes: 3, capMicroDollars: 5_000_000 });
    }),
  );
}

function steeringContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'A control is applied once, in order of its number',
    played(async ({ clock, control, coordinator, job, meta, scope }) => {
      await control(1, { kind: 'hold', hold: 'paused', reason: 'lunch' });
      expect(await meta()).toMatchObject({ controlSeq: 1, holdReason: 'lunch' });
      await control(2, { kind: 'resume' });
      await control(1, { kind: 'hold', hold: 'paused', reason: 'lunch' });
      expect(await meta()).toMatchObject({
        controlSeq: 2,
        holdReason: '',
        state: { hold: 'none' },
      });
      const deadlineAt = clock.now() + 9_000;
      await control(3, { kind: 'deadline', deadlineAt });
      await control(4, { kind: 'cap', capMicroDollars: 5_000_000 });
      await control(5, { kind: 'concurrency', lanes: 7 });
      await control(6, { kind: 'thresholds', thresholds: { toleratedFailures: 2 } });
      expect(await meta()).toMatchObject({
        ...{ controlSeq: 6, leftMs: 9_000, deadlineAt, capMicroDollars: 5_000_000, lanes: 7 },
        thresholds: { toleratedFailures: 2 },
      });
      await control(7, { kind: 'resume' });
      await coordinator.hold(job, { ...scope, hold: 'blocked', reason: 'no key' });
      await control(7, { kind: 'resume' });
      expect((await meta()).state.hold).toBe('blocked');
    }),
  );

  it(
    'A stop and a hold reach workers with their next reply',
    played(async ({ control, coordinator, job, renew, scope, stamp, take }) => {
      const granted = await take(0);
      expect(granted.orders).toMatchObject({ hold: 'none', stop: 'none' });
      const holding = { ...scope, hold: 'blocked', reason: 'no key' } as const;
      expect(await coordinator.hold(job, holding)).toEqual({ kind: 'held' });
      expect(await renew(granted)).toMatchObject({ orders: { hold: 'blocked', stop: 'none' } });
      await control(1, { kind: 'stop', mode: 'now' });
      const orders = { hold: 'blocked', stop: 'now' };
      expect(await stamp(granted, [keyOf(0, 0)])).toMatchObject({ orders });
      const { batch, fence } = granted;
      const by = { kind: 'worker', batch, fence } as const;
      expect(await coordinator.commit(job, { ...scope, by, items: [] })).toMatchObject({ orders });
    }),
  );
}

function waitingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  /** Waits for the next change after everything that has happened so far. */
  async function waitOn({ coordinator, job }: Scene, waitMs: number, signal: AbortSignal) {
    const now = { cursor: '', waitMs: 0, signal };
    const cursor = await coordinator.changed(job, now);
    return { cursor, waiting: coordinator.changed(job, { cursor, waitMs, signal }) };
  }

  it(
    'Waiting for a change returns as soon as something changed',
    played(async (scene) => {
      const never = new AbortController();
      const first = await waitOn(scene, leaseMs, never.signal);
      await scene.commitAsLeader(okOf(0, 0));
      expect(await first.waiting).not.toBe(first.cursor);

      const second = await waitOn(scene, leaseMs, never.signal);
      await scene.commitAsLeader(okOf(0, 0));
      await scene.lead();
      await scene.clock.advance(leaseMs);
      expect(await second.waiting).toBe(second.cursor);

      const third = await waitOn(scene, leaseMs, never.signal);
      never.abort();
      expect(await third.waiting).toBe(third.cursor);
    }),
  );
}
