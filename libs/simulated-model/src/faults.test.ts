import { describe, expect, it } from 'vitest';
import type { CallFacts } from './faults.ts';
import { chooseFault, markedFault } from './faults.ts';

const call: CallFacts = { seed: 1, callNumber: 1, dealId: 'D-1', promptHash: 9, earlierCalls: 0 };

describe('the choice of a fault', () => {
  it('strikes as often as its probability says, the same calls for the same seed', () => {
    const rules = [{ kind: 'server_error', probability: 0.2 }] as const;
    const struck = (seed: number) =>
      Array.from({ length: 5_000 }, (_, promptHash) => ({ ...call, seed, promptHash }))
        .filter((facts) => chooseFault(rules, facts) !== undefined)
        .map(({ promptHash }) => promptHash);
    expect(struck(1).length / 5_000).toBeCloseTo(0.2, 1);
    expect(struck(1)).toEqual(struck(1));
    expect(struck(1)).not.toEqual(struck(2));
  });

  it('is drawn anew for a retry, so that trying again can help', () => {
    const rules = [{ kind: 'server_error', probability: 0.5 }] as const;
    const tries = Array.from({ length: 20 }, (_, earlierCalls) => ({ ...call, earlierCalls }));
    const outcomes = new Set(tries.map((facts) => chooseFault(rules, facts)?.kind));
    expect(outcomes).toEqual(new Set(['server_error', undefined]));
  });

  it('strikes by call number, by deal, and only the first so many calls of a deal', () => {
    expect(chooseFault([{ kind: 'hang', callNumbers: [1, 3] }], call)?.kind).toBe('hang');
    expect(chooseFault([{ kind: 'hang', callNumbers: [2] }], call)).toBeUndefined();
    expect(chooseFault([{ kind: 'hang', dealIds: ['D-1'] }], call)?.kind).toBe('hang');
    expect(chooseFault([{ kind: 'hang', dealIds: ['D-2'] }], call)).toBeUndefined();
    expect(chooseFault([{ kind: 'hang', times: 2 }], { ...call, earlierCalls: 1 })?.kind).toBe(
      'hang',
    );
    expect(chooseFault([{ kind: 'hang', times: 2 }], { ...call, earlierCalls: 2 })).toBeUndefined();
  });

  it('takes the first rule that strikes', () => {
    const rules = [
      { kind: 'hang', dealIds: ['D-2'] },
      { kind: 'reset' },
      { kind: 'refusal' },
    ] as const;
    expect(chooseFault(rules, call)?.kind).toBe('reset');
  });
});

describe('a marker', () => {
  it('asks for its fault, for ever or a number of times', () => {
    expect(markedFault('x [[fault:refusal]] y')).toEqual({ kind: 'refusal' });
    expect(markedFault('[[fault:server_error*2]]')).toEqual({ kind: 'server_error', times: 2 });
  });

  it('of an unknown kind is none', () => {
    expect(markedFault('[[fault:earthquake]]')).toBeUndefined();
  });
});
