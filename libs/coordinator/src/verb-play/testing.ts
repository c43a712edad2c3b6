/**
 * Plays random verbs of two leaders and three workers on a coordinator. Every verb is applied twice,
 * and after it the coordinator is asked, through its port alone, whether the invariants of the index
 * hold.
 */
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { CreateArguments, Epoch, Reporter } from '@longhaul/ports/coordinator-replies';
import { createStepClock } from '@longhaul/testkit/step-clock';
import type { StepClock } from '@longhaul/testkit/step-clock';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  batchSizes,
  expectForward,
  expectOneToken,
  expectTrueCounts,
  items,
  job,
  keys,
  leaseMs,
  planHash,
  snapshotOf,
  type World,
} from './invariants/testing.ts';

/** A command that plays a verb twice with the same arguments. */
function verb<Args>(
  name: string,
  fields: { [Key in keyof Args]: fc.Arbitrary<Args[Key]> },
  apply: (world: World, args: Args) => Promise<unknown>,
): fc.Arbitrary<fc.AsyncCommand<object, World>> {
  return fc.record(fields as { [Key in keyof Args]-?: fc.Arbitrary<Args[Key]> }).map((args) => ({
    check: () => true,
    toString: () => `${name}(${fc.stringify(args)})`,
    run: async (_model, world) => {
      world.claims += 1;
      await apply(world, args);
      const once = await snapshotOf(world);
      await apply(world, args);
      expect(await snapshotOf(world)).toEqual(once);
      if (once.meta?.planHash === undefined) return;
      await expectTrueCounts(world, once.meta);
      await expectForward(world, once.meta);
      await expectOneToken(world, once.meta);
    },
  }));
}

/** Which of the tokens handed out so far: the newest come first. */
const which = fc.nat({ max: 2 });

function newest<T>(handedOut: Iterable<T>, place: number): T | undefined {
  return [...handedOut].toReversed()[place];
}

function epochOf({ epochs }: World, place: number): Epoch {
  return newest(epochs, place) ?? 'none';
}

function leaseOf({ fences, round }: World, place: number) {
  const [fence, batch] = newest(fences, place) ?? ['none', 0];
  return { planHash, round, batch, fence };
}

const batch = fc.nat({ max: batchSizes.length - 1 });
const owner = fc.constantFrom('w1', 'w2', 'w3');
const item = fc.constantFrom(...items);
const most = fc.option(fc.record({ mostMicroDollars: fc.nat({ max: 30 }) }), { nil: undefined });
const cost = fc.option(fc.nat({ max: 30 }), { nil: undefined });

const leading = [
  verb('lead', { owner: fc.constantFrom('l1', 'l2') }, async (world, by) => {
    const led = await world.coordinator.lead(job, { ...by, leaseMs });
    if (led.kind === 'leading') world.epochs.add(led.epoch);
  }),
  verb('offer', { which, batch }, (world, args) =>
    world.coordinator.offer(job, {
      ...{ epoch: epochOf(world, args.which), batches: [args.batch], waitMs: 0 },
    }),
  ),
  verb('dispatch', { which, batch }, (world, args) =>
    world.coordinator.dispatch(job, { epoch: epochOf(world, args.which), batch: args.batch }),
  ),
  verb('count', { which, spentMicroDollars: fc.nat({ max: 50 }) }, (world, args) => {
    const { ok = 0, failed = 0 } = world.meta ?? {};
    const { spentMicroDollars } = args;
    const told = { epoch: epochOf(world, args.which), ok, failed, spentMicroDollars };
    return world.coordinator.count(job, told);
  }),
  verb('reap', { which }, (world, args) =>
    world.coordinator.reap(job, { epoch: epochOf(world, args.which) }),
  ),
];

const turning = [
  verb('resign', { which }, (world, args) =>
    world.coordinator.resign(job, { epoch: epochOf(world, args.which) }),
  ),
  verb('seal', { which }, (world, args) =>
    world.coordinator.seal(job, { epoch: epochOf(world, args.which) }),
  ),
  verb(
    'reopen',
    { which, round: fc.integer({ min: 1, max: 4 }), clear: fc.subarray(keys) },
    (world, { which: place, ...next }) =>
      world.coordinator.reopen(job, { ...next, epoch: epochOf(world, place), budgetMs: 9_000 }),
  ),
  verb('finish', { which }, (world, args) =>
    world.coordinator.finish(job, { epoch: epochOf(world, args.which), retentionMs: 1e9 }),
  ),
];

const working = [
  verb('claim', { batch, owner }, async (world, args) => {
    const { claims: n, round } = world;
    const asked = { planHash, round, n, leaseMs, notAfter: Infinity, ...args };
    const reply = await world.coordinator.claim(job, asked);
    if (reply.kind === 'granted') world.fences.set(reply.fence, reply.batch);
  }),
  verb('claimNext', { owner }, async (world, args) => {
    const { claims: n, round } = world;
    const reply = await world.coordinator.claimNext(job, { planHash, round, n, leaseMs, ...args });
    if (reply.kind === 'granted') world.fences.set(reply.fence, reply.batch);
  }),
  verb('stamp', { which, alone: fc.boolean(), most }, (world, args) => {
    const lease = leaseOf(world, args.which);
    const stamped = items.filter((one) => one.batch === lease.batch).map(({ key }) => key);
    return world.coordinator.stamp(job, {
      ...lease,
      keys: stamped,
      alone: args.alone,
      spend: args.most,
    });
  }),
  verb(
    'commit',
    { which, item, isOk: fc.boolean(), asLeader: fc.boolean(), cost },
    (world, args) => {
      const { planHash: hash, round, ...lease } = leaseOf(world, args.which);
      const by: Reporter = args.asLeader
        ? { kind: 'leader', epoch: epochOf(world, args.which) }
        : { kind: 'worker', ...lease };
      const state = args.isOk
        ? { kind: 'ok' as const }
        : ({ kind: 'failed', code: 'TIMEOUT' } as const);
      const reports = [{ ...args.item, state, costMicroDollars: args.cost }];
      return world.coordinator.commit(job, { planHash: hash, round, by, items: reports });
    },
  ),
  verb(
    'release',
    {
      which,
      reason: fc.constantFrom('finished', 'error', 'drain'),
      clean: fc.boolean(),
      paid: fc.array(
        fc.record({ key: fc.constantFrom(...keys), microDollars: fc.nat({ max: 9 }) }),
        {
          maxLength: 1,
        },
      ),
    },
    (world, { which: place, ...rest }) =>
      world.coordinator.release(job, { ...leaseOf(world, place), ...rest, waitMs: 10_000 }),
  ),
  verb('renew', { which }, (world, args) =>
    world.coordinator.renew(job, { ...leaseOf(world, args.which), leaseMs }),
  ),
];

const steering = [
  verb('hold', {}, ({ coordinator, round }) =>
    coordinator.hold(job, { planHash, round, hold: 'blocked', reason: 'no key' }),
  ),
  verb(
    'control',
    {
      seq: fc.nat({ max: 20 }),
      after: fc.nat({ max: 5 }),
      control: fc.constantFrom(
        { kind: 'resume' } as const,
        { kind: 'resume' } as const,
        { kind: 'hold', hold: 'paused', reason: 'lunch' } as const,
        { kind: 'stop', mode: 'drain' } as const,
        { kind: 'cap', capMicroDollars: 40 } as const,
        { kind: 'cap', capMicroDollars: 90 } as const,
      ),
    },
    ({ coordinator }, numbered) => coordinator.control(job, numbered),
  ),
];

/** Time passes once: it is no verb. */
const waiting = fc.constantFrom(1_000, 20_000, leaseMs, 3 * leaseMs).map((ms) => ({
  check: () => true,
  toString: () => `wait(${ms})`,
  run: async (_model: object, { clock }: World) => clock.advance(ms),
}));

async function newWorld(
  make: MakeCoordinator,
  startMs: number,
  plan: Pick<CreateArguments, 'quietMs' | 'spentMicroDollars'>,
) {
  const clock = createStepClock(startMs);
  const { coordinator, close } = await make(clock);
  const led = await coordinator.lead(job, { owner: 'l1', leaseMs });
  const epoch = led.kind === 'leading' ? led.epoch : 'none';
  const sizes = { total: items.length, batchSizes };
  const created = {
    epoch,
    planHash,
    round: 1,
    ...sizes,
    thresholds: {},
    budgetMs: 9e9,
    spentMs: 0,
  };
  await coordinator.create(job, { ...created, ...plan, capMicroDollars: 60 });
  // A fence of an index that was lost: in the quiet time its batch may adopt it.
  const fences = new Map([['7:old', 1]]);
  const seen = { claims: 0, round: 1, meta: undefined, okKeys: new Set<string>() };
  const world: World = { coordinator, clock, epochs: new Set([epoch]), fences, ...seen };
  return { world, close };
}

/** A coordinator without jobs, under the clock of the play. */
export type MakeCoordinator = (
  clock: StepClock,
) => Promise<{ readonly coordinator: Coordinator; readonly close: () => Promise<void> }>;

export function anyVerbsInAnyOrder(name: string, make: MakeCoordinator, numRuns: number): void {
  describe(`any verbs in any order, each applied twice: ${name}`, () => {
    it('keep I1, I2, I4, I5 and I6, and change nothing the second time', async () => {
      const commands = fc.commands(
        [...leading, ...leading, ...working, ...working, ...steering, ...turning, waiting],
        { maxCommands: 60, size: 'max' },
      );
      const start = {
        startMs: fc.constantFrom(0, 1_790_000_000_000),
        quietMs: fc.constantFrom(0, 30_000),
        spentMicroDollars: fc.constantFrom(0, undefined),
      };
      await fc.assert(
        fc.asyncProperty(fc.record(start), commands, async ({ startMs, ...plan }, played) => {
          const { world, close } = await newWorld(make, startMs, plan);
          await fc.asyncModelRun(() => ({ model: {}, real: world }), played).finally(close);
        }),
        { numRuns },
      );
    }, 120_000);
  });
}
