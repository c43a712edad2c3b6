import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPhraseScanner } from './phrase-scanner.ts';

function scan(phrases: readonly string[], text: string): string[] {
  const found: string[] = [];
  createPhraseScanner(phrases).scan(text, (index, start, end) => {
    found.push(`${phrases[index]}@${start}-${end}`);
  });
  return found.sort();
}

/** The same by looking for every phrase at every place. */
function scanNaively(phrases: readonly string[], text: string): string[] {
  const isWord = (at: number) => /[\p{L}\p{N}]/u.test(text[at] ?? ' ');
  const found: string[] = [];
  for (const phrase of phrases) {
    const stem = phrase.replace(/\*$/, '');
    for (let at = 0; at + stem.length <= text.length; at += 1) {
      const end = at + stem.length;
      if (text.slice(at, end).toLowerCase() !== stem || isWord(at - 1)) continue;
      if (phrase === stem && isWord(end)) continue;
      found.push(`${phrase}@${at}-${end}`);
    }
  }
  return found.sort();
}

describe('a phrase scanner', () => {
  it('finds what looking for every phrase at every place finds', () => {
    const letters = fc.constantFrom('a', 'b', 'A', ' ');
    const text = fc.array(letters, { maxLength: 60 }).map((parts) => parts.join(''));
    const phrase = fc
      .tuple(fc.stringMatching(/^[ab][ab ]{0,3}[ab]$/), fc.constantFrom('', '*'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.uniqueArray(phrase, { minLength: 1, maxLength: 8 }),
        text,
        (phrases, given) => {
          expect(scan(phrases, given)).toEqual(scanNaively(phrases, given));
        },
      ),
    );
  });

  it('matches whole words, and longer ones only after a star', () => {
    expect(scan(['price'], 'A priceless Price.')).toEqual(['price@12-17']);
    expect(scan(['price*'], 'A priceless Price.')).toEqual(['price*@12-17', 'price*@2-7']);
  });

  it('takes a line break for a space and a curly apostrophe for a plain one', () => {
    expect(scan(["can't afford"], 'We can’t\nafford it')).toEqual(["can't afford@3-15"]);
  });

  it('knows accented letters as parts of words', () => {
    expect(scan(['prix', 'coût'], 'Le COÛT, prixé')).toEqual(['coût@3-7']);
  });
});
