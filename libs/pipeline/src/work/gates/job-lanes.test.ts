import { createStepClock } from '@longhaul/testkit/step-clock';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Gate, GatePass } from './call-gate.ts';
import { JobLanes } from './job-lanes.ts';

const never = new AbortController().signal;
const [one, other] = ['one', 'other'].map((jobId) => ({ tenant: 'acme', jobId })) as [Job, Job];
type Job = { readonly tenant: string; readonly jobId: string };

function open(lanes = 4) {
  return new JobLanes(createStepClock(0), lanes);
}

/** Who is inside of those that wanted in, as far as nothing else happens. */
async function enterAll(gate: Gate, count: number): Promise<GatePass[]> {
  const inside: GatePass[] = [];
  for (let at = 0; at < count; at += 1) {
    void gate.enter(never).then((pass) => pass && inside.push(pass));
  }
  await settled();
  return inside;
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the lanes of a job', () => {
  it('are all of the process until a person says otherwise', async () => {
    expect(await enterAll(open().of(one), 6)).toHaveLength(4);
  });

  it('that fall send nobody out, and let nobody in until enough have left', async () => {
    const lanes = open();
    const inside = await enterAll(lanes.of(one), 6);
    lanes.heed(one, 1);
    for (const leaving of [0, 1, 2]) {
      inside[leaving]?.leave();
      await settled();
      expect(inside).toHaveLength(4);
    }
    inside[3]?.leave();
    await settled();
    expect(inside).toHaveLength(5);
  });

  it('that are few leave the others to another job', async () => {
    const lanes = open();
    lanes.heed(one, 1);
    expect(await enterAll(lanes.of(one), 3)).toHaveLength(1);
    expect(await enterAll(lanes.of(other), 5)).toHaveLength(3);
  });

  it('that rise widen the process, which never gets narrower', async () => {
    const lanes = open();
    const inside = await enterAll(lanes.of(one), 9);
    lanes.heed(one, 7);
    await settled();
    expect(inside).toHaveLength(7);
    expect(lanes.capacity).toBe(7);
    lanes.heed(other, 2);
    expect(lanes.capacity).toBe(7);
  });

  it('are given back by who leaves twice only once, and by who gave up while waiting', async () => {
    const lanes = open(1);
    const [first] = await enterAll(lanes.of(one), 1);
    const giveUp = new AbortController();
    const waiting = lanes.of(one).enter(giveUp.signal);
    giveUp.abort();
    expect(await waiting).toBeUndefined();
    first?.leave();
    first?.leave();
    expect(await enterAll(lanes.of(one), 3)).toHaveLength(1);
  });

  it('stay within what was said last, whoever comes, leaves or gives up', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('heed' as const), lanes: fc.integer({ min: 1, max: 6 }) }),
      fc.record({ kind: fc.constantFrom('enter' as const, 'leave' as const, 'abort' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const lanes = open(3);
        lanes.heed(one, 3);
        let limit = 3;
        const inside: GatePass[] = [];
        const signals: AbortController[] = [];
        for (const each of steps) {
          const before = inside.length;
          if (each.kind === 'heed') lanes.heed(one, (limit = each.lanes));
          else if (each.kind === 'leave') inside.shift()?.leave();
          else if (each.kind === 'abort') signals.shift()?.abort();
          else {
            const signal = new AbortController();
            signals.push(signal);
            void lanes
              .of(one)
              .enter(signal.signal)
              .then((pass) => pass && inside.push(pass));
          }
          await settled();
          expect(inside.length).toBeLessThanOrEqual(Math.max(limit, before));
        }
        for (const signal of signals) signal.abort();
        for (const pass of inside.splice(0)) pass.leave();
        await settled();
        for (const pass of inside.splice(0)) pass.leave();
        expect(await enterAll(lanes.of(one), 10)).toHaveLength(limit);
      }),
      { numRuns: 50 },
    );
  });
});
