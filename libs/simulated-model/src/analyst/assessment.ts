import type { CueName, RiskPattern } from './cues.ts';
import { cueMeanings } from './cues.ts';
import type { ContactText, DealText } from './deal-text.ts';
import type { Finding } from './findings.ts';
import { findCues } from './findings.ts';
import { canDecide, heardContacts, senderOf } from './voices.ts';

/** A deal as the analyst sees it: its text and what was found, before any judgment. */
export type Assessment = {
  readonly deal: DealText;
  readonly findings: readonly Finding[];
  readonly cues: ReadonlySet<CueName>;
  readonly heard: readonly ContactText[];
  /** The contact with a deciding title, one that was heard if there is any. */
  readonly decider: ContactText | undefined;
  readonly deciderHeard: boolean;
  /** Dates of content, epoch milliseconds; null when nothing is dated. */
  readonly latestMs: number | null;
  readonly earliestMs: number | null;
  readonly closeMs: number | null;
  /** How many of the newest emails the seller sent without an answer. */
  readonly unansweredEmails: number;
  readonly patterns: readonly RiskPattern[];
};

export const dayMs = 86_400_000;

/** This many mails in a row without an answer, and the buyer counts as gone. */
const ghostedEmails = 3;

/** A deal still open after so long, with content, has stalled. */
const stalledDays = 240;

function unansweredEmails(deal: DealText): number {
  const emails = deal.sources.filter(({ kind }) => kind === 'email');
  const answered = emails.findIndex((email) => senderOf(deal, email).voice !== 'seller');
  return answered < 0 ? emails.length : answered;
}

/** A field that holds a date, as epoch milliseconds. */
function dateOf(deal: DealText, key: string): number | null {
  const parsed = Date.parse(deal.fields.get(key) ?? '');
  return Number.isNaN(parsed) ? null : parsed;
}

type Facts = Omit<Assessment, 'patterns'>;

function isStalled({ deal, latestMs, earliestMs }: Facts): boolean {
  const startMs = dateOf(deal, 'created_at') ?? earliestMs;
  return startMs !== null && latestMs !== null && latestMs - startMs > stalledDays * dayMs;
}

function patternsOf(facts: Facts): RiskPattern[] {
  const { deal, cues } = facts;
  const patterns = new Set<RiskPattern>();
  for (const cue of cues) {
    const { pattern } = cueMeanings[cue];
    if (pattern !== undefined) patterns.add(pattern);
  }
  if (facts.unansweredEmails >= ghostedEmails) patterns.add('ghosted');
  if (deal.contacts.length < 2 || facts.heard.length < 2) patterns.add('single_threaded');
  if (facts.decider === undefined) patterns.add('no_power');
  const priced =
    cues.has('pricing_talk') || cues.has('price_objection') || cues.has('pricing_request');
  if (!priced) patterns.add('pricing_not_mentioned');
  if (isStalled(facts)) patterns.add('stalled_in_stage');
  return [...patterns];
}

/** Listens to a deal and gathers the facts that all judgments rest on. */
export function assess(deal: DealText): Assessment {
  const findings = findCues(deal);
  const heard = heardContacts(deal);
  const deciderHeard = heard.find(canDecide);
  const dates = deal.sources.map(({ atMs }) => atMs).filter((atMs) => atMs !== null);
  const facts = {
    deal,
    findings,
    heard,
    cues: new Set(findings.map(({ cue }) => cue)),
    decider: deciderHeard ?? deal.contacts.find(canDecide),
    deciderHeard: deciderHeard !== undefined,
    latestMs: dates.length === 0 ? null : Math.max(...dates),
    earliestMs: dates.length === 0 ? null : Math.min(...dates),
    closeMs: dateOf(deal, 'close_date'),
    unansweredEmails: unansweredEmails(deal),
  };
  return { ...facts, patterns: patternsOf(facts) };
}
