import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifest, plan } from '../testing.ts';
import { manifestCodec, manifestPieces, type ManifestItem } from './manifest.ts';
import { planCodec, planPieces } from './plan.ts';

describe('a document in pieces', () => {
  it('is the text of the whole, for plans', () => {
    fc.assert(
      fc.property(plan(), (given) => {
        expect([...planPieces(given)].join('')).toBe(planCodec.encodeText(given));
      }),
    );
  });

  it('is the text of the whole, for manifests', () => {
    fc.assert(
      fc.property(manifest(), (given) => {
        expect([...manifestPieces(given)].join('')).toBe(manifestCodec.encodeText(given));
      }),
    );
  });

  it('never holds more than 100 lines of a list in one piece', () => {
    const line: ManifestItem = { id: 'a', outcome: 'ok', attempts: 1, batchIndex: 0 };
    const items = Array.from({ length: 234 }, () => line);
    for (const given of fc.sample(manifest(), 3)) {
      const pieces = [...manifestPieces({ ...given, items })];
      expect(pieces.join('')).toBe(manifestCodec.encodeText({ ...given, items }));
      const lines = pieces.map((piece) => piece.match(/"batch_index":/g)?.length ?? 0);
      expect(lines.filter((count) => count > 0)).toEqual([100, 100, 34]);
    }
  });
});
