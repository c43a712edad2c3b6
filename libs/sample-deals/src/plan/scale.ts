import type { Blueprint } from './blueprint.ts';
import type { SeededRandom } from '../random.ts';

/** `full` is what a CRM holds; `small` is a deal of at most `smallLineBytes`, for quick starts. */
export type DealSize = 'full' | 'small';

/** Limit of a small deal's NDJSON line, its newline included. */
export const smallLineBytes = 4096;

/** How much of everything one deal gets. Lengths are aims in characters. */
export interface Scale {
  readonly contacts: number;
  readonly emailChars: number;
  /** Fewest and most mails of a thread. */
  readonly threadMails: readonly [min: number, max: number];
  /** One aim per call. */
  readonly callChars: readonly number[];
  readonly meetings: number;
  readonly notes: number;
  readonly documents: number;
  readonly optionalSignals: number;
  readonly signalRepeats: number;
  /** Short paragraphs, short signatures, clipped quotes. */
  readonly terse: boolean;
}

/** Calls between these lengths last roughly 15 to 40 minutes. */
const callCharsMin = 13_000;
const callCharsMax = 34_000;

/** The scale of a full deal: about 260 KB of JSON, of a heavy one about 900 KB. */
export function fullScale({ heavy }: Blueprint, random: SeededRandom): Scale {
  const spread = (random.next() + random.next()) / 2;
  const total = heavy ? 640_000 + spread * 420_000 : 135_000 + spread * 240_000;
  return {
    contacts: heavy ? random.int(8, 14) : random.int(3, 7),
    emailChars: Math.round(total * (heavy ? 0.72 : 0.6)),
    threadMails: [2, 8],
    callChars: callLengths(total * (heavy ? 0.18 : 0.28), random),
    meetings: Math.ceil(total / 60_000),
    notes: Math.ceil(total / 12_000),
    documents: heavy ? random.int(10, 24) : random.int(3, 9),
    optionalSignals: 2,
    signalRepeats: heavy ? 3 : 2,
    terse: false,
  };
}

/** The scale of a small deal; `richness` 3 says most, 0 nearly always fits. */
export function smallScale(richness: number, random: SeededRandom): Scale {
  return {
    contacts: richness >= 2 ? 3 : 2,
    emailChars: 500,
    threadMails: richness >= 1 ? [3, 3] : [2, 2],
    callChars: [180 + richness * 80],
    meetings: richness === 3 && random.chance(0.5) ? 1 : 0,
    notes: richness === 2 ? 2 : 1,
    documents: richness >= 2 ? 1 : 0,
    optionalSignals: richness >= 2 ? 1 : 0,
    signalRepeats: 1,
    terse: true,
  };
}

function callLengths(total: number, random: SeededRandom): number[] {
  const lengths: number[] = [];
  let left = total;
  while (left > callCharsMin) {
    const length = Math.min(left, random.int(callCharsMin, callCharsMax));
    lengths.push(length);
    left -= length;
  }
  return lengths.length === 0 ? [callCharsMin] : lengths;
}
