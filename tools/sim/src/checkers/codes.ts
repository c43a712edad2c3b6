import type { Manifest } from '@longhaul/jobs/documents/manifest';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { FaultTheme, ItemOptions } from '../world/options.ts';
import type { World } from '../world/world.ts';
import { demand } from './violation.ts';

type Excuse = (world: World, item: ItemOptions) => boolean;

const themed =
  (...themes: Parameters<World['has']>[0][]): Excuse =>
  ({ options }) =>
    themes.some((theme) => options.themes.has(theme));

/** What must be so in a world for an item to end with this code. */
const excuses: Partial<Record<OutcomeCode, Excuse>> = {
  // Three deaths that had other causes look the same.
  POISON: (world, item) =>
    item.nature === 'poison' ||
    themed('worker-deaths', 'worker-pauses', 'worker-short-lives', 'clock-jump')(world, item),
  INPUT: (_world, { nature }) => nature === 'corrupt' || nature === 'missing',
  REFUSED: (world, item) => item.nature === 'refused' || themed('model-content')(world, item),
  CONTENT_FILTERED: themed('model-content'),
  INVALID_JSON: themed('model-content'),
  SCHEMA_MISMATCH: themed('model-content'),
  TRUNCATED: themed('model-content'),
  MODEL_ERROR: themed('model-errors'),
  MODEL_UNREACHABLE: themed('model-errors', 'model-hangs'),
  TIMEOUT: (world, item) => themed('model-hangs')(world, item) || hasDeadline(world),
  TOO_LARGE: themed('worker-short-lives'),
  CANCELLED: themed('person-cancels'),
  DEADLINE: (world) => hasDeadline(world) || world.agenda.nowMs > shortestBudgetMs,
  // An attempt comes to nothing only where something went wrong.
  EXHAUSTED: hasHarm,
  STALLED: hasHarm,
};

/** These delay or confuse and stop nothing. */
const harmless: ReadonlySet<FaultTheme> = new Set([
  ...(['clock-skew', 'index-repeats', 'foreign-output', 'store-slow', 'slow-starts'] as const),
  ...(['bad-input', 'model-content', 'person-twice', 'person-sets', 'person-redrives'] as const),
]);

function hasHarm({ options }: World): boolean {
  return [...options.themes].some((theme) => !harmless.has(theme));
}

/** No default budget is shorter: 900 s, and 15 s for one item. */
const shortestBudgetMs = 915_000;

function hasDeadline({ options }: World): boolean {
  return options.themes.has('person-deadline');
}

/** An account that blames an item for what it did not do is wrong, however complete it is. */
export function checkCodes(world: World, manifest: Manifest): void {
  const items = new Map(world.options.jobs.flatMap((job) => job.items).map((one) => [one.id, one]));
  for (const { id, code } of manifest.items) {
    const item = items.get(id);
    if (!item || code === undefined) continue;
    const isDue = excuses[code]?.(world, item) ?? false;
    demand(isDue, 'Codes', () => `${id} ended as ${code}, and nothing in this world explains it`);
  }
}
