import { decodeUtf8 } from '@longhaul/jobs/text';
import { expect, it } from 'vitest';
import { encodedPieces } from './encoded-pieces.ts';

async function piecesOf(texts: readonly string[]): Promise<string[]> {
  const pieces: string[] = [];
  for await (const bytes of encodedPieces(texts)) pieces.push(decodeUtf8(bytes));
  return pieces;
}

it('short texts are put together, and none is lost at the end', async () => {
  expect(await piecesOf(['a', 'ü', '', '😀'])).toEqual(['aü😀']);
  expect(await piecesOf([])).toEqual([]);
});

it('a piece ends with the text that fills it', async () => {
  const long = 'x'.repeat(70_000);
  expect(await piecesOf(['a', long, 'b'])).toEqual([`a${long}`, 'b']);
});
