/**
 * Where a quote stands in a source. The model's quote is matched as the workload checked it: up to
 * white space, case, and the shapes of quotation marks and dashes.
 */
export type Span = { readonly from: number; readonly to: number };

/** The first place of the quote in the text, as offsets of the text; undefined where it is not. */
export function locateQuote(text: string, quote: string): Span | undefined {
  const needle = trimQuote(fold(quote).folded.trim());
  if (needle === '') return undefined;
  const { folded, offsets } = fold(text);
  const at = folded.indexOf(needle);
  if (at < 0) return undefined;
  const from = offsets[at] ?? 0;
  const last = offsets[at + needle.length - 1] ?? from;
  return { from, to: last + unitsAt(text, last) };
}

export type Piece = { readonly text: string; readonly marks: readonly number[] };

/**
 * The text cut at the bounds of the spans; each piece knows which spans (by index) cover it, so that
 * overlapping quotes stay one text.
 */
export function cutAtSpans(text: string, spans: readonly Span[]): Piece[] {
  const bounds = [
    ...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])]),
  ].sort((a, b) => a - b);
  return bounds.slice(0, -1).map((from, index) => ({
    text: text.slice(from, bounds[index + 1]),
    marks: spans.flatMap((span, mark) => (span.from <= from && from < span.to ? [mark] : [])),
  }));
}

/** The folded text and, for each of its units, the offset of the character it came from. */
function fold(text: string): { readonly folded: string; readonly offsets: readonly number[] } {
  let folded = '';
  const offsets: number[] = [];
  let offset = 0;
  for (const char of text) {
    const plain = plainOf(char);
    // A run of blanks and marks of quoted lines counts as one blank.
    if (plain !== '' && !(plain === ' ' && folded.endsWith(' '))) {
      folded += plain;
      for (let unit = 0; unit < plain.length; unit += 1) offsets.push(offset);
    }
    offset += char.length;
  }
  return { folded, offsets };
}

/** Control and format characters: they stand in texts and are seen by nobody. */
const invisible = /[\p{Cc}\p{Cf}]/u;

function plainOf(char: string): string {
  if (/[\s>\\]/.test(char)) return ' ';
  if (invisible.test(char)) return '';
  if ('‘’‚‛`´′'.includes(char)) return "'";
  if ('“”„‟«»″'.includes(char)) return '"';
  if ('‐‑‒–—―−'.includes(char)) return '-';
  return char.normalize('NFKC').toLowerCase();
}

function trimQuote(quote: string): string {
  return quote.replace(/^["'.\s]+|["'.\s]+$/g, '');
}

function unitsAt(text: string, offset: number): number {
  return (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
}
