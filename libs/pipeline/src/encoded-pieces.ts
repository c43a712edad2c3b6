import { encodeUtf8 } from '@longhaul/jobs/text';

/** Texts as the bytes a store takes, one after the other. No text may end within a character. */
export async function* encodedPieces(
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield encodeUtf8(text);
}
