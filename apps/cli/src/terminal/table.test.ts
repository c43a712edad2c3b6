import { expect, it } from 'vitest';
import { cut, displayWidth, screenWidth, textTable } from './table.ts';

it('aligns columns by what a terminal shows, wide characters included', () => {
  const lines = textTable(
    ['deal', 'score'],
    [
      ['株式会社', '7'],
      ['Acme', '12'],
    ],
    40,
  );
  expect(lines).toEqual(['deal      score', '株式会社  7', 'Acme      12']);
});

it('cuts a line at the width and marks the cut', () => {
  expect(cut('abcdefgh', 5)).toBe('abcd…');
  expect(displayWidth(cut('abcdefgh', 5))).toBe(5);
  expect(cut('abc   ', 5)).toBe('abc');
});

it('a screen whose width is not known is as wide as the caller says', () => {
  expect(screenWidth({ columns: 72 }, 100)).toBe(72);
  expect(screenWidth({ columns: 0 }, 100)).toBe(100);
  expect(screenWidth({}, Infinity)).toBe(Infinity);
});
