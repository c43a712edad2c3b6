import { utf8ByteLength } from '@longhaul/jobs/text';
import { cutChars } from '@longhaul/prompts/cut';
import { sanitizeLine } from '@longhaul/prompts/sanitize';
import * as z from 'zod';
import { sourcesOf } from './content/sources.ts';
import type { Deal } from './deal.ts';

const text = z.string().nullable();

/** What phases know of a deal whether or not its analysis succeeded. */
export const dealFactsSchema = z.object({
  stage: text,
  amount: z.number().nullable(),
  currency: text,
  owner: text,
  close_date: text,
  created_at: text,
  contact_count: z.int().nonnegative(),
  /** The first ones, as many as there is room for. */
  contact_titles: z.array(z.string()),
  /** RFC 3339: the latest readable date of any source. */
  last_activity: text,
});
export type DealFacts = z.infer<typeof dealFactsSchema>;

/** Facts stand beside the plan for every item: 10,000 deals stay at 10 MB. */
export const maxFactsBytes = 1000;
const maxTextChars = 60;
const maxTitles = 10;
const maxTitleChars = 40;

export function factsOf(deal: Deal): DealFacts {
  const facts = {
    stage: short(deal.stage),
    amount: deal.amount ?? null,
    currency: short(deal.currency, 12),
    owner: short(deal.owner),
    close_date: short(deal.close_date, 35),
    created_at: short(deal.created_at, 35),
    contact_count: deal.contacts?.length ?? 0,
    contact_titles: [],
    last_activity: lastActivity(deal),
  };
  return { ...facts, contact_titles: titlesThatFit(deal, maxFactsBytes - sizeOf(facts)) };
}

function titlesThatFit(deal: Deal, bytes: number): string[] {
  const titles = (deal.contacts ?? [])
    .slice(0, maxTitles)
    .map(({ title }) => short(title, maxTitleChars));
  const fitting: string[] = [];
  let left = bytes;
  for (const title of titles) {
    if (title === null) continue;
    left -= sizeOf(title) + 1;
    if (left < 0) break;
    fitting.push(title);
  }
  return fitting;
}

function lastActivity(deal: Deal): string | null {
  const latest = sourcesOf(deal).reduce((max, { at = -Infinity }) => Math.max(max, at), -Infinity);
  return latest === -Infinity ? null : new Date(latest).toISOString();
}

function short(value: string | null | undefined, maxChars = maxTextChars): string | null {
  const line = cutChars(sanitizeLine(value ?? ''), maxChars);
  return line === '' ? null : line;
}

function sizeOf(value: unknown): number {
  return utf8ByteLength(JSON.stringify(value));
}
