import * as fc from 'fast-check';
import type { Deal } from './deal.ts';
import type { DealReply } from './reply.ts';

/** A reply in which nothing was found; tests put in what they are about. */
export const quietReply: DealReply = {
  qualification_score: 55,
  qualification_gaps: ['No budget owner named.'],
  risk_level: 'medium',
  risk_signals: [],
  risk_patterns: ['single_threaded'],
  pain_points_identified: [],
  objections_raised: [],
  competitors_mentioned: [],
  buying_signals: [],
  champion_strength: 'moderate',
  engagement_quality: 'good',
  decision_maker_engaged: false,
  close_probability: 40,
  days_to_close_estimate: 30,
  deal_health_summary: 'Alive, but thin.',
  recommended_next_action: 'Ask Maria for a call with the CFO.',
  recommended_intervention: null,
  confidence_level: 'medium',
};

/** A small deal with one source of each kind. */
export const acmeDeal: Deal = {
  deal_id: 'D-1001',
  deal_name: 'Acme: routing',
  stage: 'Proposal',
  amount: 48_000,
  currency: 'USD',
  owner: 'Tom Reed',
  close_date: '2026-04-30',
  created_at: '2026-01-12T09:00:00Z',
  contacts: [
    { name: 'Maria Lopez', title: 'VP Operations', role: 'champion', email: 'maria@acme.example' },
    { name: 'Ken|Ito', title: null },
  ],
  emails: [
    {
      id: 'm-1',
      date: '2026-03-03T10:12:00Z',
      from: 'maria@acme.example',
      to: ['tom@longhaul.example', 'ken@acme.example'],
      subject: 'Re: proposal',
      body: 'Our CFO has frozen the budget until June.\n### not a source\n\nOn Mon, 2 Mar 2026 at 09:00, Tom Reed <tom@longhaul.example> wrote:\n> Here is the proposal.',
    },
    {
      date: '2026-03-02',
      from: 'tom@longhaul.example',
      subject: 'proposal',
      body: 'Here is the proposal.',
    },
  ],
  notes: [{ id: 7, date: '2026-02-01', author: 'Tom Reed', body: 'They also look at RouteHero.' }],
  calls: [
    {
      date: '2026-02-20T15:00:00+01:00',
      title: 'Discovery',
      participants: ['Maria Lopez', 'Tom Reed'],
      duration_minutes: 32,
      transcript: 'Maria: Our dispatchers lose two hours a day.\nTom: I see.',
    },
  ],
  meetings: [{ title: 'Kick-off', attendees: 'Maria Lopez', notes: 'Maria likes the map.' }],
  documents: [
    { date: '2026-03-02', name: 'proposal.pdf', type: 'application/pdf', size_bytes: 1024 },
  ],
};

const words = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'the',
        'budget',
        'Angebot',
        'prévu',
        '予算',
        '“price”',
        '—',
        '\n',
        '\n### x',
        '> ',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((drawn) => drawn.join(' '));
const long = fc
  .integer({ min: 1, max: 300 })
  .map((count) => 'Maria asked for another week. '.repeat(count));
const text = fc.option(fc.oneof(words, long), { nil: undefined });
const date = fc.constantFrom(undefined, null, '2026-01-05', '2026-03-01T08:00:00Z', 'soon', '');
const id = fc.constantFrom(undefined, null, 'a', 'b', 'email-1', 'note-2', 3, 'two words', 'x|y');

function few<Entry>(entry: fc.Arbitrary<Entry>): fc.Arbitrary<Entry[] | undefined> {
  return fc.option(fc.array(entry, { maxLength: 5 }), { nil: undefined });
}

/** Deals as an untidy CRM holds them: odd ids, bad dates, missing lists, any text anywhere. */
export function untidyDeal(): fc.Arbitrary<Deal> {
  return fc.record({
    deal_id: fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.nat()),
    deal_name: text,
    stage: text,
    amount: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }), { nil: null }),
    owner: text,
    close_date: date,
    contacts: few(fc.record({ name: text, title: text, email: text })),
    emails: few(
      fc.record({ id, date, from: text, to: few(fc.string()), subject: text, body: text }),
    ),
    notes: few(fc.record({ id, date, author: text, body: text })),
    calls: few(fc.record({ id, date, title: text, transcript: text })),
    meetings: few(fc.record({ id, date, title: text, notes: text })),
    documents: few(fc.record({ id, date, name: text })),
  });
}
