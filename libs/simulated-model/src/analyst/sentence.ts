/** A reply's quotes and texts are at most this long, in UTF-16 code units. */
export const maxQuoteLength = 300;

/** Beyond this a sentence is cut around what was found in it. */
const reach = 180;

function isBreak(text: string, at: number): boolean {
  const character = text[at];
  if (character === '\n') return true;
  // A full stop inside a number, an address or an abbreviation ends nothing.
  return (
    (character === '.' || character === '!' || character === '?') && /\s/.test(text[at + 1] ?? ' ')
  );
}

function startOf(text: string, from: number): number {
  let start = from;
  while (start > 0 && from - start < reach && !isBreak(text, start - 1)) start -= 1;
  if (from - start < reach) return start;
  const space = text.indexOf(' ', start);
  return space >= 0 && space < from ? space + 1 : from;
}

function endOf(text: string, from: number, limit: number): number {
  let end = from;
  while (end < text.length && end < limit && !isBreak(text, end)) end += 1;
  if (end < limit || end >= text.length) return text[end] === '\n' ? end : Math.min(end + 1, limit);
  const space = text.lastIndexOf(' ', end);
  return space > from ? space : end;
}

/**
 * The sentence around a match, copied literally, at most {@link maxQuoteLength} long: what stands
 * between two full stops or line breaks, cut at a space when that is longer. The backslash that
 * escapes a heading in the prompt is not part of it.
 */
export function sentenceAround(text: string, start: number, end: number): string {
  const from = startOf(text, start);
  const to = endOf(text, end, from + maxQuoteLength);
  const sentence = text.slice(from, to).trim();
  return sentence.startsWith('\\### ') ? sentence.slice(1) : sentence;
}

/** Up to a full stop or line break: the first sentence of a text with something in it. */
export function firstSentence(text: string): string {
  const start = text.search(/\S/);
  return start < 0 ? '' : sentenceAround(text, start, start);
}
