import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundsOf, byRank, type Membership, type Missing, type Placed } from './bounds.ts';

/** Ranks 1 and up of the deals that are ranked, by id. */
function ranksOf(deals: readonly Placed[]): Map<string, number> {
  return new Map(deals.toSorted(byRank).map(({ id }, at) => [id, at + 1]));
}

/** Every way in which the missing deals may end at an extreme: lowest, highest, or unranked. */
function* extremes(missing: readonly Missing[]): Generator<readonly Placed[]> {
  const [first, ...rest] = missing;
  if (!first) {
    yield [];
    return;
  }
  const { id, least, most } = first;
  for (const others of extremes(rest)) {
    yield others;
    yield [{ id, score: least }, ...others];
    yield [{ id, score: most }, ...others];
  }
}

/** Scores from few values, so that ties and their order by id are met. */
const scores = fc.integer({ min: 0, max: 8 });
const pipelines = fc
  .record({
    known: fc.array(scores, { maxLength: 8 }),
    missing: fc.array(fc.tuple(scores, scores), { maxLength: 6 }),
    ids: fc.shuffledSubarray([...'abcdefghijklmn'], { minLength: 14 }),
    top: fc.integer({ min: 1, max: 5 }),
  })
  .map(({ known, missing, ids, top }) => ({
    top,
    ranked: known.map((score, at): Placed => ({ id: ids[at] as string, score })).sort(byRank),
    missing: missing.map(([a, b], at): Missing => ({
      id: ids[known.length + at] as string,
      least: Math.min(a, b),
      most: Math.max(a, b),
    })),
  }));

it('certain, possible and out are what every extreme of up to six missing deals shows', () => {
  fc.assert(
    fc.property(pipelines, ({ ranked, missing, top }) => {
      const bounds = boundsOf(ranked, missing, top);
      const ranks = [...extremes(missing)].map((ended) => ranksOf([...ranked, ...ended]));
      for (const { id } of [...ranked, ...missing]) {
        const seen = ranks.map((rank) => (rank.get(id) ?? Infinity) <= top);
        const expected: Membership = seen.every(Boolean)
          ? 'certain'
          : seen.some(Boolean)
            ? 'possible'
            : 'out';
        expect(bounds.get(id)?.top).toBe(expected);
        const found = ranks.flatMap((rank) => rank.get(id) ?? []);
        expect(bounds.get(id)?.bestRank).toBe(Math.min(...found));
        const worst = bounds.get(id)?.worstRank;
        if (worst !== undefined) expect(worst).toBe(Math.max(...found));
      }
    }),
    { numRuns: 60 },
  );
});

it('a whole ranking is certain of its top', () => {
  const ranked = [9, 7, 5].map((score) => ({ id: `d${String(score)}`, score }));
  const bounds = boundsOf(ranked, [], 2);
  expect([...bounds.values()].map(({ top }) => top)).toEqual(['certain', 'certain', 'out']);
});

it('with more missing deals than places nothing is certain', () => {
  const ranked = [{ id: 'a', score: 99 }];
  const missing = ['x', 'y'].map((id) => ({ id, least: 0, most: 100 }));
  expect(boundsOf(ranked, missing, 1).get('a')).toEqual({
    bestRank: 1,
    worstRank: 3,
    top: 'possible',
  });
});
