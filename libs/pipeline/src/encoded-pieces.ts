import { encodeUtf8 } from '@longhaul/jobs/text';

/** Enough to make what a store does with a piece small against its bytes. */
const pieceChars = 64 * 1024;

/**
 * Texts as the bytes a store takes, one after the other, short ones put together. No text may end
 * within a character.
 */
export async function* encodedPieces(
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array> {
  let gathered: string[] = [];
  let chars = 0;
  for await (const text of texts) {
    gathered.push(text);
    chars += text.length;
    if (chars < pieceChars) continue;
    yield encodeUtf8(gathered.join(''));
    gathered = [];
    chars = 0;
  }
  if (chars > 0) yield encodeUtf8(gathered.join(''));
}
