import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minUsefulTokens, packNewestFirst } from './pack.ts';
import { sections } from './testing.ts';
import { estimateTokens } from './tokens.ts';

const budget = fc.oneof(fc.nat({ max: 4000 }), fc.integer({ min: -10, max: 300 }));
const sentence = 'The budget is frozen until the board has met again. ';

describe('packNewestFirst', () => {
  it('never shows more than the budget', () => {
    fc.assert(
      fc.property(sections(), budget, (given, budgetTokens) => {
        const { included } = packNewestFirst(given, budgetTokens);
        const tokens = included.reduce((sum, { text }) => sum + estimateTokens(text), 0);
        expect(tokens).toBeLessThanOrEqual(Math.max(0, budgetTokens));
      }),
    );
  });

  it('shows the newest without a gap and names every section that is left out', () => {
    fc.assert(
      fc.property(sections(), budget, (given, budgetTokens) => {
        const { included, omitted } = packNewestFirst(given, budgetTokens);
        const order = [...included.map(({ id }) => id), ...omitted];
        const everything = packNewestFirst(given, Infinity);
        expect(order).toEqual(everything.included.map(({ id }) => id));
        const instants = everything.included.map(({ at }) => at ?? -Infinity);
        expect(instants).toEqual(instants.toSorted((a, b) => (a === b ? 0 : b - a)));
      }),
    );
  });

  it('cuts one section at most: the last shown, to a head of useful length', () => {
    fc.assert(
      fc.property(sections(), budget, (given, budgetTokens) => {
        const { included, truncated } = packNewestFirst(given, budgetTokens);
        for (const [index, section] of included.entries()) {
          const original = given.find(({ id }) => id === section.id)?.text ?? '';
          if (section.id !== truncated) expect(section.text).toBe(original);
          else {
            expect(index).toBe(included.length - 1);
            expect(original.startsWith(section.text)).toBe(true);
            expect(estimateTokens(section.text)).toBeGreaterThanOrEqual(minUsefulTokens);
          }
        }
      }),
    );
  });

  it('counts what is left out, the end of a cut section included', () => {
    fc.assert(
      fc.property(sections(), budget, (given, budgetTokens) => {
        const { included, omittedTokens } = packNewestFirst(given, budgetTokens);
        const all = given.reduce((sum, { text }) => sum + estimateTokens(text), 0);
        const shown = included.reduce((sum, { text }) => sum + estimateTokens(text), 0);
        expect(omittedTokens).toBe(all - shown);
      }),
    );
  });

  it('answers the same for the same sections, those of one instant in the order given', () => {
    const given = ['first', 'second', 'third'].map((id) => ({ id, at: 5, text: sentence }));
    expect(packNewestFirst(given, 1000).included.map(({ id }) => id)).toEqual([
      'first',
      'second',
      'third',
    ]);
  });

  it('ends a cut section with a whole sentence', () => {
    const packing = packNewestFirst([{ id: 'call', at: 1, text: sentence.repeat(200) }], 500);
    expect(packing.truncated).toBe('call');
    expect(packing.included[0]?.text.endsWith('again.')).toBe(true);
  });

  it('does not prefer an older small section to a newer one that does not fit', () => {
    const given = [
      { id: 'new', at: 2, text: sentence.repeat(50) },
      { id: 'old', at: 1, text: sentence },
    ];
    expect(packNewestFirst(given, 100)).toMatchObject({ included: [], omitted: ['new', 'old'] });
  });

  it('reserves what a section says it costs', () => {
    const given = [1, 2, 3].map((at) => ({ id: String(at), at, text: 'short', tokens: 50 }));
    expect(packNewestFirst(given, 120).omitted).toEqual(['1']);
  });
});
