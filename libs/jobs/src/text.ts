/**
 * Text and bytes. The decoder is strict and keeps a byte-order mark, so that what was decoded is
 * encoded to the very same bytes.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A lone surrogate becomes U+FFFD, as UTF-8 has no bytes for it. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}

/** @throws TypeError when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

/** The length of a text once it is stored. */
export function utf8ByteLength(text: string): number {
  return encoder.encode(text).byteLength;
}

/** Orders by code unit: the same on every machine, which a locale's order is not. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Cuts a text for people to at most `maxChars` UTF-16 units, marking the cut; a character is never
 * cut in half.
 */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  return `${text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
