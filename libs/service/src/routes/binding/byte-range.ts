/** The bytes asked for, `from` and `to` included. */
export type ByteRange = { readonly from: number; readonly to: number };

/**
 * Reads a Range header over bytes of a known length. `undefined`: the whole is given, as for every
 * form that is not one range of bytes; `none`: there are no such bytes.
 */
export function readRange(
  header: string | undefined,
  length: number,
): ByteRange | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') {
    const count = Math.min(Number(last), length);
    return count === 0 ? 'none' : { from: length - count, to: length - 1 };
  }
  const from = Number(first);
  const to = last === '' ? length - 1 : Math.min(Number(last), length - 1);
  if (last !== '' && Number(last) < from) return undefined;
  return from >= length ? 'none' : { from, to };
}

/** A part of a stream; stops reading where the part ends. */
export async function* slice(
  pieces: AsyncIterable<Uint8Array>,
  { from, to }: ByteRange,
): AsyncGenerator<Uint8Array> {
  let at = 0;
  for await (const piece of pieces) {
    const start = Math.max(0, from - at);
    const end = Math.min(piece.byteLength, to + 1 - at);
    if (end > start) yield piece.subarray(start, end);
    at += piece.byteLength;
    if (at > to) return;
  }
}
