import type { Extent } from '@longhaul/jobs/documents/plan';

/** An item of an upload and where it stands. The line feed after it belongs to no item. */
export type StoredItem = { readonly extent: Extent; readonly bytes: Uint8Array };

const lineFeed = 10;

/** What stands after every item of an upload, so that the object is valid NDJSON. */
export const itemEnd: Uint8Array = Uint8Array.of(lineFeed);

/** @throws when the item holds a line feed: it would be read back as two. */
export function assertOneLine(item: Uint8Array): void {
  if (item.includes(lineFeed)) {
    throw new TypeError('An item of an upload holds a line feed: write one line of JSON per item.');
  }
}

/** Cuts the pieces of an upload into its items. Holds one piece and the item that is still open. */
export async function* splitItems(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<StoredItem> {
  let offset = 0;
  let open: Uint8Array[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, from)) {
      const bytes = joinPieces([...open, piece.subarray(from, end)]);
      yield { extent: { offset, length: bytes.byteLength }, bytes };
      offset += bytes.byteLength + 1;
      from = end + 1;
      open = [];
    }
    if (from < piece.byteLength) open.push(piece.subarray(from));
  }
  const bytes = joinPieces(open);
  if (bytes.byteLength > 0) yield { extent: { offset, length: bytes.byteLength }, bytes };
}

/** One array of all pieces; a single piece is given back as it is. */
export function joinPieces(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces;
  if (first && pieces.length === 1) return first;
  const joined = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    joined.set(piece, at);
    at += piece.byteLength;
  }
  return joined;
}
