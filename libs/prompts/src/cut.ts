/**
 * The first `maxChars` UTF-16 code units of a text, one less where the cut would split a character
 * in two halves. Leaves no mark: what remains is a true prefix.
 */
export function cutChars(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const end = splitsCharacter(text, maxChars) ? maxChars - 1 : maxChars;
  return text.slice(0, end);
}

function splitsCharacter(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return before >= 0xd800 && before <= 0xdbff;
}

const boundary = /\n|[.!?…]["'”’)]?(?=\s)|[。！？]/g;

/**
 * Cuts like `cutChars`, but back to the last end of a line or sentence in the second half of what
 * is kept: a cut in mid-sentence reads as if it were said, half a text lost is worse.
 */
export function cutAtBoundary(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const kept = cutChars(text, maxChars);
  const half = kept.length >> 1;
  let end = 0;
  for (const found of kept.slice(half).matchAll(boundary)) end = found.index + found[0].length;
  return end === 0 ? kept : kept.slice(0, half + end);
}
