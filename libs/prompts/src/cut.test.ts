import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutAtBoundary, cutChars } from './cut.ts';

const wellFormedText = fc.string({ unit: 'grapheme', maxLength: 80 });

describe('cutting a text', () => {
  it('never splits a character and never keeps more than asked', () => {
    fc.assert(
      fc.property(wellFormedText, fc.nat({ max: 60 }), (text, maxChars) => {
        for (const cut of [cutChars(text, maxChars), cutAtBoundary(text, maxChars)]) {
          expect(text.startsWith(cut)).toBe(true);
          expect(cut.length).toBeLessThanOrEqual(maxChars);
          expect(cut.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('goes back to the last whole sentence in the second half', () => {
    expect(cutAtBoundary('We like it. The price is high. We will come back later.', 40)).toBe(
      'We like it. The price is high.',
    );
  });

  it('goes back to the last line where lines have no full stop', () => {
    expect(cutAtBoundary('Anna: well\nTom: yes, indeed\nAnna: so what', 33)).toBe(
      'Anna: well\nTom: yes, indeed\n',
    );
  });

  it('cuts in mid-sentence rather than lose more than half', () => {
    expect(cutAtBoundary(`No. ${'word '.repeat(30)}`, 60)).toHaveLength(60);
  });
});
