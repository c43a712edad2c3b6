import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import type { JobPlace } from '@longhaul/jobs/object-key';
import { readItemEnds, type ItemEnd, type ItemEnds } from './item-ends.ts';
import type { ItemQueryPorts } from './query-ports.ts';

/** One item as a table shows it. */
export type ItemView = ItemEnd & {
  readonly id: string;
  /** The id where it has none, and of an erased item. */
  readonly name: string;
  readonly batch: number;
};

export type ItemFilter = {
  /** `waiting` is everything without an end, called at this moment or not. */
  readonly outcome?: ItemEnd['outcome'] | undefined;
  readonly code?: OutcomeCode | undefined;
  /** Part of the id or name, in any case of its letters. */
  readonly search?: string | undefined;
};

export type ItemsPage = {
  readonly items: readonly ItemView[];
  /** Where the next page begins; absent on the last. */
  readonly cursor?: string | undefined;
};

/**
 * Items of a job in the order of its plan, in pages. `undefined` when there is no such job, or none
 * that is planned yet: `readJobView` tells which.
 *
 * @param page.cursor as the page before gave it: a place in the plan, which never changes
 */
export async function listItems(
  ports: ItemQueryPorts,
  job: JobPlace,
  page: ItemFilter & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<ItemsPage | undefined> {
  const document = await ports.shelf.plan(job);
  if (!document) return undefined;
  const { items } = document.plan;
  const start = placeOf(page.cursor);
  const isPlain = page.outcome === undefined && page.code === undefined;
  const search = page.search?.toLowerCase();
  const named = (at: number): boolean => {
    const item = items[at];
    if (!item || search === undefined || search === '') return true;
    return item.id.toLowerCase().includes(search) || item.name.toLowerCase().includes(search);
  };
  const candidates: number[] = [];
  // One more than a page tells whether there is another; with a filter all must be looked at.
  for (
    let at = start;
    at < items.length && (!isPlain || candidates.length <= page.limit);
    at += 1
  ) {
    if (named(at)) candidates.push(at);
  }
  const asked = candidates.flatMap((at) => items[at] ?? []);
  const ends = await readItemEnds(ports, job, document, asked);
  const found: ItemView[] = [];
  for (const at of candidates) {
    const view = viewOf(items[at], ends);
    if (!view || !isWanted(view, page)) continue;
    if (found.length === page.limit) return { items: found, cursor: String(at) };
    found.push(view);
  }
  return { items: found };
}

export function viewOf(
  item: { readonly id: string; readonly name: string; readonly batch: number } | undefined,
  ends: ItemEnds,
): ItemView | undefined {
  if (!item) return undefined;
  const { id, batch } = item;
  const end = ends(id);
  return { id, name: end.outcome === 'erased' ? id : item.name, batch, ...end };
}

function isWanted({ outcome, code }: ItemView, filter: ItemFilter): boolean {
  if (filter.outcome !== undefined && outcome !== filter.outcome) return false;
  return filter.code === undefined || code === filter.code;
}

function placeOf(cursor: string | undefined): number {
  return cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
}
