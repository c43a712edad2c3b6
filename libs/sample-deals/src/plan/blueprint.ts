import { industries } from '../industries/catalog.ts';
import type { Industry } from '../industries/industry.ts';
import type { Archetype, LanguageCode } from '../labels.ts';
import { SeededRandom } from '../random.ts';

/** The few decisions everything else of a deal follows from. The same for both sizes. */
export interface Blueprint {
  readonly index: number;
  readonly dealId: string;
  readonly archetype: Archetype;
  readonly language: LanguageCode;
  readonly industry: Industry;
  readonly heavy: boolean;
}

/** Shares are dealt per block of twenty, so that any stretch of a stream has the right mixture. */
const blockSize = 20;
const heavyPerBlock = 3;
const firstDealNumber = 1001;

const archetypesPerBlock: readonly Archetype[] = [
  ...times<Archetype>(3, 'hot'),
  ...times<Archetype>(6, 'healthy'),
  ...times<Archetype>(4, 'stalled'),
  ...times<Archetype>(4, 'at_risk'),
  ...times<Archetype>(2, 'lost_cause'),
  'empty',
];
/** Of five blocks, those whose empty deal stays empty: 3 % of all deals. */
const blocksWithEmpty: readonly boolean[] = [true, true, false, true, false];

const languagesPerBlock: readonly LanguageCode[] = [
  ...times<LanguageCode>(10, 'en'),
  ...times<LanguageCode>(3, 'de'),
  ...times<LanguageCode>(3, 'fr'),
  ...times<LanguageCode>(2, 'es'),
  ...times<LanguageCode>(2, 'pt'),
];

/** The blueprint of deal `index` (from 0); a pure function of seed and index. */
export function blueprintOf(seed: number, index: number): Blueprint {
  const block = Math.floor(index / blockSize);
  const place = index % blockSize;
  const archetypes = archetypesOfBlock(seed, block);
  return {
    index,
    dealId: `D-${firstDealNumber + index}`,
    archetype: archetypes[place] as Archetype,
    language: new SeededRandom(`${seed}/language/${block}`).shuffled(languagesPerBlock)[
      place
    ] as LanguageCode,
    industry: industryOf(seed, index),
    heavy: heavyPlaces(seed, block, archetypes).has(place),
  };
}

function archetypesOfBlock(seed: number, block: number): readonly Archetype[] {
  const keepsEmpty = blocksWithEmpty[block % blocksWithEmpty.length] === true;
  return new SeededRandom(`${seed}/archetype/${block}`)
    .shuffled(archetypesPerBlock)
    .map((archetype) => (archetype === 'empty' && !keepsEmpty ? 'healthy' : archetype));
}

function heavyPlaces(seed: number, block: number, archetypes: readonly Archetype[]): Set<number> {
  const candidates = archetypes.flatMap((archetype, place) =>
    archetype === 'empty' ? [] : [place],
  );
  return new Set(new SeededRandom(`${seed}/heavy/${block}`).sample(candidates, heavyPerBlock));
}

function industryOf(seed: number, index: number): Industry {
  const round = Math.floor(index / industries.length);
  const order = new SeededRandom(`${seed}/industry/${round}`).shuffled(industries);
  return order[index % industries.length] as Industry;
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}
