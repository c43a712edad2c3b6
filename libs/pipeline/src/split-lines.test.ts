import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { splitLines } from './split-lines.ts';

async function* cut(bytes: Uint8Array, lengths: readonly number[]): AsyncGenerator<Uint8Array> {
  let from = 0;
  for (const length of lengths) yield bytes.subarray(from, (from += length));
  yield bytes.subarray(from);
}

it('gives every line back, wherever the pieces are cut', async () => {
  const lines = fc.array(fc.string().map((text) => text.replaceAll('\n', '')));
  await fc.assert(
    fc.asyncProperty(lines, fc.array(fc.nat({ max: 9 })), async (texts, lengths) => {
      const bytes = encodeUtf8(texts.map((text) => `${text}\n`).join(''));
      const split: string[] = [];
      for await (const line of splitLines(cut(bytes, lengths))) split.push(decodeUtf8(line));
      expect(split).toEqual(texts);
    }),
  );
});
