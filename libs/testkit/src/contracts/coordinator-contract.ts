import { describe, expect, it } from 'vitest';
import { budgetMs, keyOf, leaseMs, okOf, playedOn } from '../coordinator-scene.ts';
import type { MakeCoordinator } from '../coordinator-scene.ts';
import { claimingContract } from './coordinator/coordinator-contract-claim.ts';
import { committingContract } from './coordinator/coordinator-contract-commit.ts';
import { moneyContract } from './coordinator/coordinator-contract-money.ts';
import { roundContract } from './coordinator/coordinator-contract-round.ts';

/** What every coordinator keeps; time passes only by the subject's clock. */
export function coordinatorContract(name: string, make: MakeCoordinator): void {
  describe(`coordinator: ${name}`, () => {
    leadingContract(make);
    ledTimeContract(make);
    turnContract(make);
    creatingContract(make);
    claimingContract(make);
    committingContract(make);
    roundContract(make);
    moneyContract(make);
    doubtContract(make);
    readmittingContract(make);
  });
}

function leadingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'One owner leads at a time and another is told busy',
    played(async ({ clock, lead }) => {
      await clock.advance(15_000);
      expect(await lead('other')).toEqual({ kind: 'busy', leftMs: leaseMs - 15_000 });
    }),
  );

  it(
    'Leading again by the same owner renews and keeps the epoch',
    played(async ({ clock, epoch, lead }) => {
      await clock.advance(leaseMs - 1);
      expect(await lead()).toMatchObject({ kind: 'leading', epoch });
      await clock.advance(leaseMs - 1);
      expect(await lead('other')).toMatchObject({ kind: 'busy' });
    }),
  );

  it(
    'A new owner gets a new epoch once the lease has run out',
    played(async ({ clock, epoch, coordinator, job, lead }) => {
      await clock.advance(leaseMs);
      const led = await lead('other');
      expect(led).toMatchObject({ kind: 'leading' });
      expect(led).not.toMatchObject({ epoch });
      expect(await coordinator.reap(job, { epoch })).toEqual({ kind: 'fenced' });
    }),
  );

  it(
    'Resigning hands over at once',
    played(async ({ epoch, coordinator, job, lead }) => {
      await coordinator.resign(job, { epoch });
      expect(await lead('other')).toMatchObject({ kind: 'leading' });
      await coordinator.resign(job, { epoch });
      expect(await lead('third')).toMatchObject({ kind: 'busy' });
    }),
  );
}

function ledTimeContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'How long a job is led yet can be read without asking for the lead',
    played(async ({ clock, epoch, coordinator, job, lead, meta }) => {
      await clock.advance(15_000);
      expect((await meta()).leadLeftMs).toBe(leaseMs - 15_000);
      await clock.advance(leaseMs);
      expect((await meta()).leadLeftMs).toBe(0);
      await lead();
      expect((await meta()).leadLeftMs).toBe(leaseMs);
      await coordinator.resign(job, { epoch });
      expect((await meta()).leadLeftMs).toBe(0);
    }),
  );

  it(
    'Leading adds led time but never more than one lease per call',
    played(async ({ clock, lead, meta }) => {
      await clock.advance(10_000);
      await lead();
      await lead();
      expect((await meta()).spentMs).toBe(10_000);
      await clock.advance(10 * leaseMs);
      await lead();
      expect(await meta()).toMatchObject({
        spentMs: 10_000 + leaseMs,
        leftMs: budgetMs - 10_000 - leaseMs,
      });
    }),
  );

  it(
    'No time is spent while a job is held',
    played(async ({ clock, control, lead, meta }) => {
      await control(1, { kind: 'hold', hold: 'paused', reason: 'lunch' });
      await clock.advance(30_000);
      await lead();
      await control(2, { kind: 'resume' });
      expect((await meta()).spentMs).toBe(0);
      await clock.advance(5_000);
      await lead();
      expect((await meta()).spentMs).toBe(5_000);
    }),
  );
}

function turnContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'No time is spent while a job waits for its turn',
    played(async ({ clock, coordinator, job, lead, meta }) => {
      const renew = (waits: boolean, owner = 'leader') =>
        coordinator.lead(job, { owner, leaseMs, waits });
      await clock.advance(5_000);
      await lead();
      await clock.advance(20_000);
      await renew(true);
      await clock.advance(3_000);
      await renew(false);
      expect((await meta()).spentMs).toBe(8_000);
      await clock.advance(leaseMs);
      await renew(true, 'other');
      expect((await meta()).spentMs).toBe(8_000 + leaseMs);
    }),
  );
}

function creatingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Without a created plan every worker is answered nojob and nothing is written',
    played(async (scene) => {
      const { coordinator, job, scope } = scene;
      const worker = { fence: '1:worker', scope };
      expect(await scene.answersToWorkers(worker)).toEqual(['nojob']);
      const holding = { ...scope, hold: 'blocked', reason: 'no key' } as const;
      expect(await coordinator.hold(job, holding)).toEqual({ kind: 'nojob' });
      await scene.control(1, { kind: 'stop', mode: 'now' });
      expect(await scene.meta()).toMatchObject({
        planHash: undefined,
        controlSeq: 0,
        state: { phase: 'planning', hold: 'none', stop: 'none' },
      });
      await scene.create();
      expect(await scene.ended()).toEqual([]);
      expect(await scene.meta()).toMatchObject({ ok: 0, state: { phase: 'extracting' } });
      await coordinator.drop(job, { epoch: scene.epoch });
      expect(await scene.answersToWorkers(worker)).toEqual(['nojob']);
    }, null),
  );

  it(
    'Creating twice answers exists and keeps what was committed',
    played(async ({ create, commitAsLeader, ended, meta }) => {
      await commitAsLeader(okOf(0, 0));
      expect(await create()).toBe('exists');
      expect(await ended()).toEqual([`${keyOf(0, 0)} ok`]);
      expect(await meta()).toMatchObject({ total: 5, batchCount: 3, ok: 1 });
    }),
  );

  it(
    'Creating with another plan answers conflict',
    played(async ({ create, meta }) => {
      expect(await create({ planHash: 'another' })).toBe('conflict');
      expect((await meta()).planHash).toBe('plan-hash');
    }),
  );

  it(
    'Creating with an old epoch is fenced',
    played(async ({ clock, create, lead, meta }) => {
      await clock.advance(leaseMs);
      await lead('other');
      expect(await create()).toBe('fenced');
      expect((await meta()).planHash).toBeUndefined();
    }, null),
  );
}

/** What a coordinator keeps when its server came back and may have forgotten what came last. */
function doubtContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'An index whose server lives again is doubtful until its plan is created again',
    played(async ({ create, lead, liveAgain }) => {
      expect(await lead()).toMatchObject({ doubtful: false });
      liveAgain();
      expect(await lead()).toMatchObject({ doubtful: true });
      expect(await create({ planHash: 'another' })).toBe('conflict');
      expect(await lead()).toMatchObject({ doubtful: true });
      expect(await create()).toBe('exists');
      expect(await lead()).toMatchObject({ doubtful: false });
    }),
  );

  it(
    'Nothing is granted or reaped while an index is doubtful',
    played(async ({ claim, clock, create, liveAgain, open, pull, reap, take }) => {
      const granted = await take(0);
      await open(1);
      liveAgain();
      expect(await claim(1)).toEqual({ kind: 'busy' });
      expect(await pull({ owner: 'other' })).toEqual({ kind: 'empty' });
      expect(await claim(0)).toEqual(granted);
      await clock.advance(2 * leaseMs);
      expect((await reap()).batches).toEqual([]);
      await create();
      expect((await reap()).batches).toEqual([0]);
    }),
  );
}

function readmittingContract(make: MakeCoordinator): void {
  const played = playedOn(make);

  it(
    'Creating what is doubtful closes what is open and begins a quiet time',
    played(
      async ({ batch, claim, clock, commitAsLeader, create, liveAgain, open, take, ended }) => {
        await take(0);
        await open(1, 2);
        await commitAsLeader(okOf(0, 0));
        liveAgain();
        await create({ quietMs: 10_000 });
        await create({ quietMs: 99_000 });
        expect(await batch(0)).toMatchObject({ leased: true, open: false, left: 1 });
        expect(await batch(1)).toMatchObject({ leased: false, open: false, left: 2 });
        expect(await ended()).toEqual(['b0-0 ok']);
        await open(1);
        expect(await claim(1, { owner: 'other' })).toEqual({ kind: 'busy' });
        await clock.advance(10_000);
        expect(await claim(1, { owner: 'other' })).toMatchObject({ kind: 'granted' });
      },
    ),
  );

  it(
    "While an index is doubtful a batch without a fence adopts the caller's",
    played(async ({ batch, create, liveAgain, open, renew, take }) => {
      const granted = await take(0);
      await open(1);
      liveAgain();
      expect(await renew({ batch: 1, fence: '7:forgotten' })).toMatchObject({ kind: 'held' });
      expect(await renew({ batch: 0, fence: '8:forgotten' })).toEqual({ kind: 'lost' });
      expect(await renew(granted)).toMatchObject({ kind: 'held' });
      await create();
      expect(await batch(1)).toMatchObject({ leased: true, open: false });
      expect(await renew({ batch: 2, fence: '9:late' })).toEqual({ kind: 'lost' });
    }),
  );
}
