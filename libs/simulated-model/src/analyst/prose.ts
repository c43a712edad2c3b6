import { hash32, pick } from '../seeded.ts';
import type { Assessment } from './assessment.ts';
import type { CueName } from './cues.ts';
import { cueMeanings } from './cues.ts';
import type { Finding } from './findings.ts';
import type { RiskLevel } from './scores.ts';

/**
 * The reply's sentences for people. They name the deal's own people, dates and words; which turn of
 * phrase is used depends on the deal's id, so that a page of summaries does not read like a form.
 */

const quoteInProse = 110;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length <= quoteInProse ? line : `${line.slice(0, quoteInProse).trimEnd()}…`;
}

/** `Ana Ruiz (email, 2026-03-01)`, as far as known. */
export function attribution({ source, speaker }: Finding): string {
  const where = [source.kind, source.date.slice(0, 10)].filter((part) => part !== '').join(', ');
  return speaker.name === '' ? where : `${speaker.name} (${where})`;
}

function dealName({ deal }: Assessment): string {
  return deal.fields.get('deal_name') ?? deal.fields.get('deal_id') ?? 'This deal';
}

function seedOf({ deal }: Assessment): number {
  return hash32(deal.fields.get('deal_id') ?? deal.fields.get('deal_name') ?? '');
}

function worth({ deal }: Assessment): string {
  const amount = deal.fields.get('amount');
  return amount === undefined
    ? ''
    : ` worth ${deal.fields.get('currency') ?? ''} ${amount}`.replace(/ +/g, ' ');
}

function opening(assessment: Assessment): string {
  const name = dealName(assessment);
  const stage = assessment.deal.fields.get('stage') ?? 'an unnamed stage';
  const value = worth(assessment);
  const count = assessment.deal.sources.length;
  const content = count === 1 ? '1 piece of content' : `${String(count)} pieces of content`;
  return pick<string>(
    [
      `${name}${value} stands in ${stage} with ${content}.`,
      `In ${stage}: ${name}${value}, judged from ${content}.`,
      `${name} is in ${stage}${value === '' ? '' : `,${value}`}.`,
    ],
    seedOf(assessment),
    1,
  );
}

function mostTelling(assessment: Assessment, isGood: boolean): Finding | undefined {
  const weight = ({ cue }: Finding) => cueMeanings[cue].risk * (isGood ? -1 : 1);
  return assessment.findings
    .filter((finding) => cueMeanings[finding.cue].list !== null && weight(finding) > 0)
    .reduce<Finding | undefined>(
      (best, finding) => (best === undefined || weight(finding) > weight(best) ? finding : best),
      undefined,
    );
}

function evidenceSentence(finding: Finding, lead: string): string {
  const { says } = cueMeanings[finding.cue];
  return `${lead} ${says.charAt(0).toLowerCase()}${says.slice(1)}: “${shorten(finding.quote)}”, ${attribution(finding)}.`;
}

function peopleSentence({ decider, deciderHeard, heard }: Assessment): string {
  const names = heard.slice(0, 3).map(({ name }) => name);
  if (decider !== undefined && deciderHeard) {
    return `${decider.name} (${decider.title || decider.role}) is engaged.`;
  }
  if (decider !== undefined)
    return `${decider.name} (${decider.title || decider.role}) was not heard.`;
  return names.length === 0
    ? 'Nobody on the buyer’s side was heard.'
    : `Heard so far: ${names.join(', ')}.`;
}

/** Two to four sentences: what the deal is, what speaks against it and for it, who is engaged. */
export function healthSummary(assessment: Assessment, level: RiskLevel): string {
  const seed = seedOf(assessment);
  const bad = mostTelling(assessment, false);
  const good = mostTelling(assessment, true);
  const against = pick<string>(['Main risk:', 'Watch out,', 'Against it:'], seed, 2);
  const inFavor = pick<string>(['In its favor:', 'On the bright side,', 'For it:'], seed, 3);
  return [
    opening(assessment),
    bad === undefined
      ? `Risk is ${level}; nothing in the text speaks against it.`
      : evidenceSentence(bad, against),
    good === undefined ? 'No buying signal was found.' : evidenceSentence(good, inFavor),
    peopleSentence(assessment),
  ].join(' ');
}

/** What to do about a cue, most pressing first. */
const actions: readonly (readonly [CueName, (who: string, finding: Finding) => string])[] = [
  [
    'red_flag',
    (who) => `Call ${who} to learn whether the project still stands before investing more.`,
  ],
  ['champion_lost', (who) => `Ask ${who} for an introduction to the successor this week.`],
  ['commitment', (who) => `Send ${who} the contract and agree on a date to sign.`],
  [
    'pricing_request',
    (who, { quote }) => `Answer ${who} with a written offer; they asked: “${shorten(quote)}”`,
  ],
  [
    'competitor',
    (who, { competitor }) =>
      `Give ${who} a side-by-side with ${competitor ?? 'the competitor'} and a reference customer.`,
  ],
  [
    'budget_concern',
    (who) => `Work out with ${who} a business case that pays within this budget year.`,
  ],
  [
    'price_objection',
    (who) => `Show ${who} the return in their own numbers before talking of a discount.`,
  ],
  ['demo_request', (who) => `Set the demo that ${who} asked for, with their own data.`],
  [
    'security_objection',
    (who) => `Send ${who} the security documents and offer a call with an engineer.`,
  ],
  [
    'feature_objection',
    (who) => `Settle with ${who} which missing capability is a must and which can wait.`,
  ],
  ['slow_process', (who) => `Agree with ${who} on the steps and dates of the review.`],
  ['postponed', (who) => `Agree with ${who} on what has to be true for a decision, and on a date.`],
];

function someone(assessment: Assessment, finding?: Finding): string {
  if (finding?.speaker.voice === 'buyer') return finding.speaker.name;
  const [contact] = [...assessment.heard, ...assessment.deal.contacts];
  return contact === undefined || contact.name === '' ? 'the buyer' : contact.name;
}

/** One sentence or two on what the owner should do next. */
export function nextAction(assessment: Assessment): string {
  for (const [cue, act] of actions) {
    const finding = assessment.findings.find((candidate) => candidate.cue === cue);
    if (finding !== undefined) return act(someone(assessment, finding), finding);
  }
  const { decider, deciderHeard, deal } = assessment;
  if (decider !== undefined && !deciderHeard)
    return `Ask ${someone(assessment)} to bring in ${decider.name}.`;
  if (deal.sources.length === 0) return `Open the conversation with ${someone(assessment)}.`;
  return `Agree with ${someone(assessment)} on the next step and a date for it.`;
}

/** What management should do; null while the owner can handle it. */
export function intervention(assessment: Assessment, level: RiskLevel): string | null {
  if (level === 'low' || level === 'medium') return null;
  const owner = assessment.deal.fields.get('owner') ?? 'the owner';
  const bad = mostTelling(assessment, false);
  const reason =
    bad === undefined
      ? 'little speaks for it'
      : `${cueMeanings[bad.cue].says.toLowerCase()} since ${attribution(bad)}`;
  return level === 'critical'
    ? `Review with ${owner} whether to go on: ${reason}. An executive should call ${assessment.decider?.name ?? someone(assessment)}.`
    : `Go through the deal with ${owner}: ${reason}.`;
}
