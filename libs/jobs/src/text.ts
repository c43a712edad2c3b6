/**
 * Text and bytes. The decoder is strict and keeps a byte-order mark, so that what was decoded is
 * encoded to the very same bytes.
 */
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Room that is there already: an encoder that makes its own for each text takes half as long again. */
const scratch = new Uint8Array(64 * 1024);
/** A UTF-16 unit has at most so many bytes: of four there are two units. */
const maxBytesPerUnit = 3;

/** A lone surrogate becomes U+FFFD, as UTF-8 has no bytes for it. */
export function encodeUtf8(text: string): Uint8Array {
  if (text.length * maxBytesPerUnit > scratch.byteLength) return encoder.encode(text);
  return scratch.slice(0, encoder.encodeInto(text, scratch).written);
}

/** @throws TypeError when the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

const notAscii = /[^\0-\x7f]/;

/** Whether a text has a byte a character, and none that has other forms. */
export function isAscii(text: string): boolean {
  return !notAscii.test(text);
}

/** The length of a text once it is stored. */
export function utf8ByteLength(text: string): number {
  if (isAscii(text)) return text.length;
  if (text.length * maxBytesPerUnit > scratch.byteLength) return encoder.encode(text).byteLength;
  return encoder.encodeInto(text, scratch).written;
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
