import { blueprintOf, type Blueprint } from './plan/blueprint.ts';
import { parseDay } from './calendar.ts';
import { composeDeal, type SampleDeal } from './compose-deal.ts';
import { SeededRandom } from './random.ts';
import { fullScale, smallLineBytes, smallScale, type DealSize } from './plan/scale.ts';
import { timelineOf, type Timeline } from './plan/timeline.ts';

export type { SampleDeal } from './compose-deal.ts';
export type { DealSize } from './plan/scale.ts';

export interface GenerateOptions {
  /** How many deals; a longer run begins with the deals of a shorter one. */
  readonly count: number;
  readonly seed: number;
  readonly size: DealSize;
  /** The day the CRM was exported, `YYYY-MM-DD`: nothing in a deal happened on it or later. */
  readonly asOf: string;
}

/**
 * The richness of each draft of a small deal. One draft of the poorest kind in a thousand is still too
 * long, so five of them always leave one that fits.
 */
const drafts = [3, 2, 1, 1, 0, 0, 0, 0, 0] as const;

/**
 * Sample deals with the answer key of what was planted in them, one at a time: nothing is kept
 * between two deals, so a stream of any length needs the memory of one. Deal `i` depends on seed,
 * `i`, size and asOf only; the same deal has the same archetype, language and industry in both
 * sizes. All names, companies and addresses are invented (`.example`).
 *
 * Throws when `asOf` is no date.
 */
export function* generateDeals(options: GenerateOptions): Generator<SampleDeal, void, undefined> {
  const asOfMs = parseDay(options.asOf);
  for (let index = 0; index < options.count; index += 1) {
    const blueprint = blueprintOf(options.seed, index);
    const key = `${options.seed}/deal/${index}`;
    const timeline = timelineOf(blueprint, asOfMs, new SeededRandom(`${key}/timeline`));
    yield options.size === 'full'
      ? fullDeal(blueprint, timeline, `${key}/full`)
      : smallDeal(blueprint, timeline, `${key}/small`);
  }
}

function fullDeal(blueprint: Blueprint, timeline: Timeline, key: string): SampleDeal {
  const random = new SeededRandom(key);
  return composeDeal(blueprint, timeline, fullScale(blueprint, random), random);
}

/** Written anew with less to say until it fits: cutting a finished deal would cut planted sentences. */
function smallDeal(blueprint: Blueprint, timeline: Timeline, key: string): SampleDeal {
  for (const [draft, richness] of drafts.entries()) {
    const random = new SeededRandom(`${key}/${draft}`);
    const sample = composeDeal(blueprint, timeline, smallScale(richness, random), random);
    if (lineBytes(sample) <= smallLineBytes) return sample;
  }
  throw new Error(
    `Deal ${blueprint.dealId} does not fit ${smallLineBytes} bytes; say less in scale.ts.`,
  );
}

function lineBytes({ deal }: SampleDeal): number {
  return new TextEncoder().encode(`${JSON.stringify(deal)}\n`).length;
}
