import { cutChars } from '@longhaul/prompts/cut';
import type { Section } from '@longhaul/prompts/pack';
import { stripQuotedReplies } from '@longhaul/prompts/quotes';
import { sanitizeLine, sanitizeText } from '@longhaul/prompts/sanitize';
import { estimateTokens } from '@longhaul/prompts/tokens';
import { isoDay } from '../content/instant.ts';
import { sourcesOf, type Source } from '../content/sources.ts';
import type { Contact, Deal } from '../deal.ts';

/**
 * How a deal is written for a model. The shape is fixed, for models are measured with it and a
 * changed shape is a changed prompt: count `renderingVersion` up with any change.
 */
export const renderingVersion = '1';

export type DealText = {
  /** Lines `key: value`. */
  readonly facts: readonly string[];
  /** One for each source: its `### kind id | date | header` line, then its text. */
  readonly sections: readonly Section[];
  readonly omittedContacts: number;
  readonly quotedReplyChars: number;
};

const maxValueChars = 200;
const maxContactFieldChars = 80;
/** More people than this decide no deal; a CRM may list the whole company. */
const maxContacts = 30;

export function renderDeal(deal: Deal): DealText {
  const contacts = deal.contacts ?? [];
  let quotedReplyChars = 0;
  const sections = sourcesOf(deal).map((source) => {
    const { text, removedChars } = ownText(source);
    quotedReplyChars += removedChars;
    return sectionOf(source, text);
  });
  return {
    facts: [...dealLines(deal), ...contacts.slice(0, maxContacts).map(contactLine)],
    sections,
    omittedContacts: Math.max(0, contacts.length - maxContacts),
    quotedReplyChars,
  };
}

function dealLines(deal: Deal): string[] {
  const facts: Record<string, string | number | null | undefined> = {
    deal_id: deal.deal_id,
    deal_name: deal.deal_name,
    stage: deal.stage,
    amount: deal.amount,
    currency: deal.currency,
    owner: deal.owner,
    close_date: deal.close_date,
    created_at: deal.created_at,
  };
  return Object.entries(facts).flatMap(([key, value]) => {
    const shown = field(String(value ?? ''), maxValueChars);
    return shown === '' ? [] : [`${key}: ${shown}`];
  });
}

function contactLine({ name, title, role, email }: Contact): string {
  const fields = [name, title, role, email].map((value) => {
    const shown = field(value ?? '', maxContactFieldChars).replaceAll('|', '/');
    return shown === '' ? '-' : shown;
  });
  return `contact: ${fields.join(' | ')}`;
}

function field(value: string, maxChars: number): string {
  return cutChars(sanitizeLine(value), maxChars);
}

function ownText({ kind, text }: Source): { text: string; removedChars: number } {
  const clean = sanitizeText(text);
  return kind === 'email' ? stripQuotedReplies(clean) : { text: clean, removedChars: 0 };
}

function sectionOf(source: Source, ownWords: string): Section {
  const day = source.at === undefined ? 'undated' : isoDay(source.at);
  const heading = `### ${source.kind} ${source.id} | ${day} | ${cutChars(source.header, maxValueChars)}`;
  const words = ownWords.trim().replace(/^### /gm, '\\### ');
  const text = words === '' ? heading : `${heading}\n${words}`;
  return { id: source.id, at: source.at, text, tokens: estimateTokens(text) + separatorTokens };
}

/** The empty line behind each source. */
const separatorTokens = 1;
