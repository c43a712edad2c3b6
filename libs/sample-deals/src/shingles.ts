import type { Deal } from '@longhaul/deals/deal';

/**
 * Measures how much text two deals share: the 8-word shingles of what was written for the deal,
 * signatures, quotes and speakers' names left out. Kept as hashes; of large deals a fixed share of
 * the hashes stands for all (Broder's sketches), which leaves the estimate unbiased.
 */
const shingleWords = 8;

/** The hashed shingles of a deal; with `keepEvery` n only those divisible by n. */
export function shinglesOf(deal: Deal, keepEvery: number): Set<number> {
  const kept = new Set<number>();
  const words =
    ownText(deal)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const hashes = words.map(hashOf);
  for (let start = 0; start + shingleWords <= hashes.length; start += 1) {
    let shingle = 0;
    for (let at = start; at < start + shingleWords; at += 1) {
      shingle = (Math.imul(shingle, 0x01000193) ^ (hashes[at] as number)) >>> 0;
    }
    shingle = (Math.imul(shingle ^ (shingle >>> 15), 0x2c1b3c6d) ^ (shingle >>> 12)) >>> 0;
    if (shingle % keepEvery === 0) kept.add(shingle);
  }
  return kept;
}

/** The share of the smaller set that the larger one contains. */
export function containment(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  if (small.size === 0) return 0;
  let shared = 0;
  for (const shingle of small) if (large.has(shingle)) shared += 1;
  return shared / small.size;
}

function ownText(deal: Deal): string {
  const mails = (deal.emails ?? []).map(({ body }) => (body ?? '').split('\n-- \n')[0]);
  const calls = (deal.calls ?? []).map(({ transcript }) =>
    (transcript ?? '').replace(/^\[\d\d:\d\d:\d\d\] [^:]+:/gm, ''),
  );
  const notes = (deal.notes ?? []).map(({ body }) => body);
  const meetings = (deal.meetings ?? []).map(({ notes: minutes }) => minutes);
  return [...mails, ...calls, ...notes, ...meetings].join('\n');
}

/** FNV-1a, 32 bits. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
