import * as fc from 'fast-check';
import type { Section } from './pack.ts';

/** Text as content has it: words of several scripts, line ends, emoji, markup and control characters. */
export function contentText(maxWords = 60): fc.Arbitrary<string> {
  const word = fc.oneof(
    fc.constantFrom(
      'budget',
      'Angebot',
      'prévu',
      'квартал',
      '予算',
      '예산',
      '🎉',
      '48,000',
      '> ',
      '###',
    ),
    fc.constantFrom('\n', '\n\n', '. ', '\r\n', '\u001b[31m', '\u202e', '\u0000', '\ud83d'),
    fc.string({ maxLength: 8 }),
  );
  return fc.array(word, { maxLength: maxWords }).map((words) => words.join(' '));
}

/** Sections with ids of their own; some undated, some of one instant, some large. */
export function sections(): fc.Arbitrary<Section[]> {
  const section = fc.record({
    at: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
    text: fc.oneof(
      contentText(),
      fc.integer({ min: 1, max: 400 }).map((count) => 'A sentence of the call. '.repeat(count)),
    ),
  });
  return fc
    .array(section, { maxLength: 12 })
    .map((drawn) => drawn.map((entry, index) => ({ ...entry, id: `section-${String(index)}` })));
}
