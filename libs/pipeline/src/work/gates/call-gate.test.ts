import { createStepClock } from '@longhaul/testkit/step-clock';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallGate, type GatePass } from './call-gate.ts';

const never = new AbortController().signal;

function openGate(maxLimit: number) {
  const clock = createStepClock(1_000);
  return { clock, gate: new CallGate(clock, maxLimit) };
}

/** A caller at the gate: what it was given shows once every promise that is ready has run. */
class Caller {
  readonly alone: boolean;
  readonly #abort = new AbortController();
  #pass: GatePass | 'waiting' | 'sent-away' | 'left' = 'waiting';

  constructor(gate: CallGate, alone: boolean) {
    this.alone = alone;
    const entry = alone ? gate.enterAlone(this.#abort.signal) : gate.enter(this.#abort.signal);
    void entry.then((pass) => {
      this.#pass = pass ?? 'sent-away';
    });
  }

  get where(): 'waiting' | 'inside' | 'sent-away' | 'left' {
    return typeof this.#pass === 'object' ? 'inside' : this.#pass;
  }

  /** Who gives up while waiting must never be let in. */
  hasGivenUp = false;

  abort(): void {
    this.hasGivenUp ||= this.where === 'waiting';
    this.#abort.abort();
  }

  /** Twice: leaving again must change nothing. */
  leave(): void {
    if (typeof this.#pass !== 'object') return;
    this.#pass.leave();
    this.#pass.leave();
    this.#pass = 'left';
  }
}

type Step =
  | { readonly kind: 'enter' | 'enter-alone' | 'succeed' | 'refuse' | 'stumble' }
  | { readonly kind: 'leave' | 'abort'; readonly at: number }
  | { readonly kind: 'wait'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('enter', 'enter', 'enter-alone', 'succeed', 'refuse', 'stumble'),
  }),
  fc.record({ kind: fc.constantFrom('leave', 'leave', 'abort'), at: fc.nat({ max: 20 }) }),
  fc.record({ kind: fc.constant('wait'), ms: fc.nat({ max: 30_000 }) }),
);

async function take(
  step: Step,
  { gate, clock }: ReturnType<typeof openGate>,
  callers: Caller[],
): Promise<void> {
  switch (step.kind) {
    case 'enter':
    case 'enter-alone':
      callers.push(new Caller(gate, step.kind === 'enter-alone'));
      break;
    case 'leave':
      callers[step.at % Math.max(1, callers.length)]?.leave();
      break;
    case 'abort':
      callers[step.at % Math.max(1, callers.length)]?.abort();
      break;
    case 'succeed':
      gate.succeeded();
      break;
    case 'refuse':
      gate.refused(gate.generation);
      break;
    case 'stumble':
      gate.stumbled();
      break;
    case 'wait':
      await clock.advance(step.ms);
  }
  await clock.advance(0);
}

const count = (callers: readonly Caller[], where: Caller['where']): number =>
  callers.filter((caller) => caller.where === where).length;

describe('whatever callers, refusals and time do', () => {
  const runs = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 40 }));

  it('nobody enters a full gate, who is alone is alone, and who gave up stays out', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ([maxLimit, steps]) => {
        const open = openGate(maxLimit);
        const callers: Caller[] = [];
        for (const next of steps) {
          const before = count(callers, 'inside');
          await take(next, open, callers);
          const inside = callers.filter(({ where }) => where === 'inside');
          const { limit } = open.gate.load;
          // A cut sends nobody out: above the limit the number inside only falls.
          expect(inside.length <= limit || inside.length <= before).toBe(true);
          expect(inside.filter(({ hasGivenUp }) => hasGivenUp)).toEqual([]);
          if (inside.some(({ alone }) => alone)) expect(inside).toHaveLength(1);
          expect(open.gate.load).toMatchObject({
            inside: inside.length,
            waiting: count(callers, 'waiting'),
          });
        }
      }),
    );
  });

  it('nobody waits while nobody is inside', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ([maxLimit, steps]) => {
        const open = openGate(maxLimit);
        const callers: Caller[] = [];
        for (const next of steps) await take(next, open, callers);
        for (const caller of callers) caller.leave();
        await open.clock.advance(0);
        const waiting = callers.filter(({ where }) => where === 'waiting');
        expect(waiting.length === 0 || count(callers, 'inside') > 0).toBe(true);
      }),
    );
  });

  it('everybody who stays gets in once the others leave', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async ([maxLimit, steps]) => {
        const open = openGate(maxLimit);
        const callers: Caller[] = [];
        for (const next of steps) await take(next, open, callers);
        for (let turn = 0; turn <= callers.length; turn += 1) {
          for (const caller of callers) caller.leave();
          await open.clock.advance(0);
        }
        expect(count(callers, 'waiting')).toBe(0);
        expect(open.gate.load).toMatchObject({ inside: 0, waiting: 0 });
      }),
    );
  });
});

describe('a caller', () => {
  it('who gave up before a place was free never gets in', async () => {
    const { gate, clock } = openGate(1);
    const [first, second, third] = [
      new Caller(gate, false),
      new Caller(gate, false),
      new Caller(gate, false),
    ];
    await clock.advance(0);
    second.abort();
    first.leave();
    await clock.advance(0);
    expect([second.where, third.where]).toEqual(['sent-away', 'inside']);
  });

  it('who comes with an aborted signal is sent away at once', async () => {
    const { gate } = openGate(1);
    expect(await gate.enter(AbortSignal.abort())).toBeUndefined();
    expect(await gate.enterAlone(AbortSignal.abort())).toBeUndefined();
    expect(gate.load).toEqual({ inside: 0, waiting: 0, limit: 1 });
  });

  it('who is inside stays there when its signal aborts', async () => {
    const { gate } = openGate(1);
    const abort = new AbortController();
    const pass = await gate.enter(abort.signal);
    abort.abort();
    expect(gate.load.inside).toBe(1);
    pass?.leave();
    expect(gate.load.inside).toBe(0);
  });

  it('who leaves twice makes room for one', async () => {
    const { gate } = openGate(2);
    const pass = await gate.enter(never);
    await gate.enter(never);
    pass?.leave();
    pass?.leave();
    expect(gate.load.inside).toBe(1);
  });

  it('who enters alone waits for everybody else, also for those who come later', async () => {
    const { gate, clock } = openGate(1);
    const first = new Caller(gate, false);
    const alone = new Caller(gate, true);
    const later = new Caller(gate, false);
    await clock.advance(0);
    first.leave();
    await clock.advance(0);
    expect([alone.where, later.where]).toEqual(['waiting', 'inside']);
    later.leave();
    await clock.advance(0);
    expect(alone.where).toBe('inside');
  });

  it('who waits in front of nobody else lets the lone one in when it gives up', async () => {
    const { gate, clock } = openGate(1);
    const inside = new Caller(gate, true);
    const [waiting, alone] = [new Caller(gate, false), new Caller(gate, true)];
    await clock.advance(0);
    waiting.abort();
    inside.leave();
    await clock.advance(0);
    expect(alone.where).toBe('inside');
  });
});

describe('the limit', () => {
  it('starts where the person set it, and many refusals of one moment cut it once', async () => {
    const { gate } = openGate(10);
    expect(gate.load.limit).toBe(10);
    const { generation } = gate;
    for (let count = 0; count < 5; count += 1) gate.refused(generation);
    expect(gate.load.limit).toBe(7);
    gate.refused(gate.generation);
    expect(gate.load.limit).toBe(4);
  });

  it('grows again with successes once the trouble is over, and not before', async () => {
    const { gate, clock } = openGate(4);
    for (let count = 0; count < 4; count += 1) await gate.enter(never);
    gate.refused(gate.generation);
    gate.stumbled();
    for (let count = 0; count < 10; count += 1) gate.succeeded();
    expect(gate.load.limit).toBe(2);
    await clock.advance(10_000);
    for (let count = 0; count < 2; count += 1) gate.succeeded();
    expect(gate.load.limit).toBe(3);
  });
});
