import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { holds, initialState, isOpen, outcomeOf, phases, statuses, statusOf } from './job-state.ts';
import { stops, transition, type JobState, type JobTransition } from './job-state.ts';

function jobState(): fc.Arbitrary<JobState> {
  return fc.record({
    round: fc.integer({ min: 1, max: 4 }),
    phase: fc.constantFrom(...phases),
    hold: fc.constantFrom(...holds),
    stop: fc.constantFrom(...stops),
  });
}

function jobTransition(): fc.Arbitrary<JobTransition> {
  return fc.oneof(
    fc
      .constantFrom('planned', 'sealed', 'analyzing', 'finished', 'resumed')
      .map((kind) => ({ kind })),
    fc.record({ kind: fc.constant('reopened'), round: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant('held'), hold: fc.constantFrom('paused', 'blocked', 'budget') }),
    fc.record({ kind: fc.constant('stopped'), stop: fc.constantFrom('drain', 'now') }),
  );
}

const history = fc.array(jobTransition(), { maxLength: 30 });
const run = (events: readonly JobTransition[]): JobState => events.reduce(transition, initialState);
const progress = ({ round, phase }: JobState): number => round * 10 + phases.indexOf(phase);

describe('a transition', () => {
  it('never moves round and phase backward, whatever happened before', () => {
    fc.assert(
      fc.property(history, jobTransition(), (events, event) => {
        const before = run(events);
        expect(progress(transition(before, event))).toBeGreaterThanOrEqual(progress(before));
      }),
    );
  });

  it('that is applied twice does what it does once', () => {
    fc.assert(
      fc.property(jobState(), jobTransition(), (state, event) => {
        const once = transition(state, event);
        expect(transition(once, event)).toEqual(once);
      }),
    );
  });

  it('into a new round clears hold and stop, which belonged to the old one', () => {
    fc.assert(
      fc.property(jobState(), (state) => {
        const reopened = transition(state, { kind: 'reopened', round: state.round + 1 });
        const cleared = { phase: 'extracting', hold: 'none', stop: 'none' };
        expect(reopened).toEqual({ round: state.round + 1, ...cleared });
        expect(transition(reopened, { kind: 'reopened', round: state.round })).toBe(reopened);
      }),
    );
  });

  it('to a hold or a stop changes nothing once the round is sealed', () => {
    fc.assert(
      fc.property(jobState(), jobTransition(), (state, event) => {
        fc.pre(!isOpen(state.phase) && (event.kind === 'held' || event.kind === 'stopped'));
        expect(transition(state, event)).toBe(state);
      }),
    );
  });

  it('leads a job through its phases in order, and one that comes late changes nothing', () => {
    const kinds = ['planned', 'sealed', 'analyzing', 'finished'] as const;
    const states = kinds.map((_, at) => run(kinds.slice(0, at + 1).map((kind) => ({ kind }))));
    expect(states.map(({ phase }) => phase)).toEqual(phases.slice(1));
    expect(run([{ kind: 'sealed' }, { kind: 'planned' }]).phase).toBe('sealed');
  });
});

describe('a hold', () => {
  it('by a person is not replaced by one of the engine, and the other way round it is', () => {
    const paused = run([{ kind: 'held', hold: 'paused' }]);
    expect(transition(paused, { kind: 'held', hold: 'blocked' }).hold).toBe('paused');
    const blocked = run([{ kind: 'held', hold: 'blocked' }]);
    expect(transition(blocked, { kind: 'held', hold: 'paused' }).hold).toBe('paused');
  });

  it('ends with a resume, whoever set it', () => {
    for (const hold of ['paused', 'blocked', 'budget'] as const) {
      expect(run([{ kind: 'held', hold }, { kind: 'resumed' }]).hold).toBe('none');
    }
  });
});

it('a stop may become harder and never softer', () => {
  const now = run([
    { kind: 'stopped', stop: 'drain' },
    { kind: 'stopped', stop: 'now' },
  ]);
  expect(now.stop).toBe('now');
  expect(transition(now, { kind: 'stopped', stop: 'drain' }).stop).toBe('now');
});

describe('the outcome', () => {
  const counts = (ok: number, failed: number) => ({ total: ok + failed, ok, failed });

  it('is complete without a failure, stopped or not, and for no items', () => {
    for (const stop of stops) expect(outcomeOf(counts(3, 0), {}, stop)).toBe('complete');
    expect(outcomeOf(counts(0, 0), {}, 'none')).toBe('complete');
  });

  it('is cancelled when a stop left items behind', () => {
    expect(outcomeOf(counts(3, 1), {}, 'drain')).toBe('cancelled');
    expect(outcomeOf(counts(0, 1), {}, 'now')).toBe('cancelled');
  });

  it('is partial by default as soon as one item is ok', () => {
    expect(outcomeOf(counts(1, 126), {}, 'none')).toBe('partial');
    expect(outcomeOf(counts(0, 127), {}, 'none')).toBe('failed');
  });

  it('keeps to both thresholds', () => {
    const thresholds = { toleratedFailures: 5, toleratedFailureShare: 0.04 };
    expect(outcomeOf(counts(96, 4), thresholds, 'none')).toBe('partial');
    expect(outcomeOf(counts(95, 5), thresholds, 'none')).toBe('failed');
    expect(outcomeOf(counts(994, 6), thresholds, 'none')).toBe('failed');
    expect(outcomeOf(counts(1, 1), { toleratedFailures: 0 }, 'none')).toBe('failed');
  });

  test('a share of n in a hundred tolerates exactly n of a hundred failures', () => {
    for (let failed = 1; failed < 100; failed += 1) {
      const thresholds = { toleratedFailureShare: failed / 100 };
      expect(outcomeOf(counts(100 - failed, failed), thresholds, 'none')).toBe('partial');
      if (failed === 99) continue;
      expect(outcomeOf(counts(99 - failed, failed + 1), thresholds, 'none')).toBe('failed');
    }
  });
});

describe('the status', () => {
  it.each([
    [{}, false, 'queued'],
    [{}, true, 'planning'],
    [{ phase: 'extracting' }, true, 'extracting'],
    [{ phase: 'extracting', hold: 'paused' }, true, 'paused'],
    [{ phase: 'extracting', hold: 'blocked' }, true, 'blocked'],
    [{ phase: 'extracting', hold: 'budget' }, true, 'budget_paused'],
    [{ phase: 'extracting', hold: 'paused', stop: 'drain' }, true, 'cancelling'],
    [{ phase: 'sealed', stop: 'now' }, true, 'analyzing'],
    [{ phase: 'analyzing', hold: 'paused' }, false, 'analyzing'],
  ] as const)('of %j, led: %j, is %s', (change, led, status) => {
    expect(statusOf({ ...initialState, ...change }, undefined, led)).toBe(status);
  });

  it('of a finished round is its outcome', () => {
    const done = { ...initialState, phase: 'done', hold: 'paused', stop: 'now' } as const;
    for (const outcome of ['complete', 'partial', 'failed', 'cancelled'] as const) {
      expect(statusOf(done, outcome, false)).toBe(outcome);
    }
  });

  it('of any state is one of the known, and an open round never shows an outcome', () => {
    fc.assert(
      fc.property(jobState(), fc.boolean(), (state, led) => {
        const status = statusOf(state, 'partial', led);
        expect(statuses).toContain(status);
        expect(status === 'partial').toBe(state.phase === 'done');
      }),
    );
  });
});
