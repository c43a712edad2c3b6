/* eslint-disable no-control-regex -- control characters are exactly what is removed */

/**
 * What no reader should get, be it a model or a terminal: escape sequences (ECMA-48, as terminals
 * obey them), control characters, bidirectional embeddings, overrides and isolates (which show text
 * in another order than it is read; "Trojan Source", CVE-2021-42574), and characters that nobody
 * sees but a model reads (zero-width spaces, Unicode tags).
 */
const escapeSequence =
  /(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[ -/]*[0-~]/g;
const lineBreak = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const unseen =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]|[\u{e0000}-\u{e007f}]/gu;

/** Anything that one of the three above could match: most texts have nothing of it. */
const suspect =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u2028\u2029\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;

/**
 * Text without what `escapeSequence` and `unseen` name, with `\n` as its only line break, and
 * well-formed: a lone surrogate becomes U+FFFD. Tabs, emoji joiners and direction marks stay.
 * Applied to content on its way into a prompt and to a model's text on its way out; doing it twice
 * changes nothing more.
 */
export function sanitizeText(text: string): string {
  if (!suspect.test(text)) return text;
  return text
    .toWellFormed()
    .replace(escapeSequence, '')
    .replace(lineBreak, '\n')
    .replace(unseen, '');
}

/** White space that is not one space between two words: most lines have none of it. */
const looseSpace = /\s{2}|[^\S ]/;

/** Sanitized text on one line: every run of white space is one space, none at the ends. */
export function sanitizeLine(text: string): string {
  const clean = sanitizeText(text);
  return (looseSpace.test(clean) ? clean.replace(/\s+/g, ' ') : clean).trim();
}
