import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentText } from './testing.ts';
import { charsWithin, estimateTokens } from './tokens.ts';

/** Texts with the tokens that `o200k_base` counts for them. */
const counted: readonly (readonly [language: string, tokens: number, text: string])[] = [
  [
    'English',
    29,
    'We discussed the pricing proposal with our CFO and she is concerned about the budget for Q3: $48,000 is above what we planned.',
  ],
  [
    'German',
    24,
    'Unsere Geschäftsführung prüft derzeit das Angebot über 48.000 € und hat Bedenken hinsichtlich der Datenschutzvereinbarung.',
  ],
  [
    'Russian',
    18,
    'Наш финансовый директор считает, что предложенная цена превышает бюджет на этот квартал.',
  ],
  [
    'Japanese',
    32,
    '弊社の財務責任者は、ご提案いただいた価格が今四半期の予算を超えていると考えております。',
  ],
  ['Korean', 24, '저희 재무 이사는 제안하신 가격이 이번 분기 예산을 초과한다고 생각합니다.'],
];

describe('estimateTokens', () => {
  it.each(counted)(
    'stays within its error band of a real vocabulary for %s',
    (_language, tokens, text) => {
      const estimate = estimateTokens(text);
      expect(estimate).toBeGreaterThan(tokens * 0.75);
      expect(estimate).toBeLessThan(tokens * 1.4);
    },
  );

  it('is 0 for the empty text and at least 1 for any other', () => {
    expect(estimateTokens('')).toBe(0);
    expect(estimateTokens('a')).toBe(1);
  });

  it('never counts more for a joined text than for its parts', () => {
    fc.assert(
      fc.property(contentText(), contentText(), (a, b) => {
        expect(estimateTokens(a + b)).toBeLessThanOrEqual(estimateTokens(a) + estimateTokens(b));
      }),
    );
  });
});

describe('charsWithin', () => {
  it('is the longest head that fits', () => {
    fc.assert(
      fc.property(contentText(), fc.nat({ max: 60 }), (text, maxTokens) => {
        const chars = charsWithin(text, maxTokens);
        expect(estimateTokens(text.slice(0, chars))).toBeLessThanOrEqual(maxTokens);
        if (chars < text.length) {
          expect(estimateTokens(text.slice(0, chars + 1))).toBeGreaterThan(maxTokens);
        }
      }),
    );
  });
});
