import type { DealResult, Evidence } from '@longhaul/api-contract/deals';
import { locateQuote, type Span } from './locate-quote.ts';
import type { Source } from './sources.ts';

/** A finding with its proof, and a number by which text and quote find each other. */
export type Finding = {
  readonly number: number;
  readonly field: Evidence['field'];
  readonly text: string;
  readonly proof: Evidence | undefined;
};

export const findingFields = [
  'risk_signals',
  'buying_signals',
  'objections_raised',
  'pain_points_identified',
  'competitors_mentioned',
] as const satisfies readonly Evidence['field'][];

export const fieldTitles: Readonly<Record<Evidence['field'], string>> = {
  risk_signals: 'Risk signals',
  buying_signals: 'Buying signals',
  objections_raised: 'Objections',
  pain_points_identified: 'Pain points',
  competitors_mentioned: 'Competitors',
};

/** Every finding of a deal in the order it is shown; an entry without its quote stands unproved. */
export function findingsOf({ intelligence, evidence }: DealResult): Finding[] {
  const entries = findingFields.flatMap((field) =>
    intelligence[field].map((text) => ({ field, text })),
  );
  return entries.map(({ field, text }, index) => ({
    number: index + 1,
    field,
    text,
    proof: evidence.find((proof) => proof.field === field && proof.text === text),
  }));
}

export type Marked = { readonly finding: Finding; readonly span: Span };

/** The findings that a source proves, with the place of each quote; places unfound are left out. */
export function marksIn(source: Source, findings: readonly Finding[]): Marked[] {
  return findings.flatMap((finding) => {
    if (finding.proof?.source_id !== source.id) return [];
    const span = locateQuote(source.text, finding.proof.quote);
    return span ? [{ finding, span }] : [];
  });
}

/** The element ids by which a finding and its quote link to each other. */
export const quoteId = (number: number): string => `quote-${String(number)}`;
export const findingId = (number: number): string => `finding-${String(number)}`;
