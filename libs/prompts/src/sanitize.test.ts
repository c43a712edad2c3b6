import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitizeLine, sanitizeText } from './sanitize.ts';
import { contentText } from './testing.ts';

describe('sanitizeText', () => {
  it.each([
    ['colors of a terminal', '\u001b[31;1mred\u001b[0m', 'red'],
    ['a link of a terminal', '\u001b]8;;https://x.example\u0007here\u001b]8;;\u0007', 'here'],
    ['an escape that never ends, but not the text behind it', 'a\u001b]b and more', 'ab and more'],
    ['a one-byte CSI', 'a\u009b2Jb', 'ab'],
    ['control characters', 'a\u0000b\u0007c\u007fd', 'abcd'],
    ['bidirectional overrides', 'pay \u202e000,1\u202c now', 'pay 000,1 now'],
    ['zero-width spaces and the byte-order mark', '\ufeffig\u200bnore', 'ignore'],
    ['tags that only a model reads', 'Hi\u{e0049}\u{e0067}', 'Hi'],
    ['lone surrogates', 'a\ud83db', 'a\ufffdb'],
    ['line breaks of every kind', 'a\r\nb\rc\u2028d\ve', 'a\nb\nc\nd\ne'],
  ])('removes or mends %s', (_what, given, expected) => {
    expect(sanitizeText(given)).toBe(expected);
  });

  it('keeps tabs, accents, joined emoji and right-to-left text', () => {
    const text = 'a\tb\né 👩‍💻 שלום مرحبا\u200f';
    expect(sanitizeText(text)).toBe(text);
  });

  it('changes nothing more the second time', () => {
    const unit = fc.constantFrom(
      '\u001b',
      '[',
      ']',
      '3',
      'm',
      '\u0000',
      '\r',
      '\n',
      '\udb40',
      '\udc41',
      'x',
    );
    fc.assert(
      fc.property(fc.oneof(contentText(), fc.string({ unit })), (text) => {
        const once = sanitizeText(text);
        expect(sanitizeText(once)).toBe(once);
        // eslint-disable-next-line no-control-regex -- exactly what must be gone
        expect(once).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
      }),
    );
  });
});

describe('sanitizeLine', () => {
  it('puts text on one line', () => {
    expect(sanitizeLine('  Re: pricing\r\n### note x\t| y ')).toBe('Re: pricing ### note x | y');
  });
});
