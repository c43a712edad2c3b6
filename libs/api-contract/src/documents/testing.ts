import { defaultSettings } from '@longhaul/insights/priorities/settings';
import type { Deal, DealResult } from '../deals.ts';
import type { Clusters, InsightDeal, Priorities } from '../insights.ts';
import type { Item, ItemPage, ItemRow } from './item.ts';

/** Items and what the deals' phases found out of them, made by hand. */
const jobId = '9c55aa01e7d4b210';
const asOf = Date.UTC(2026, 10, 25);

const names = ['Acme Corp', 'Bergmann AG', 'Café Nord', 'Delta Freight', 'Estrella SL'];
const stages = ['discovery', 'proposal', 'negotiation'];
const risks = ['low', 'medium', 'high', 'critical'] as const;

/** A row as the deals workload fills it: these are the names of the columns. */
export function itemRow(index: number): ItemRow {
  const failed = index % 11 === 8;
  const row = {
    id: `deal-${String(index).padStart(4, '0')}`,
    name: names[index % names.length] ?? 'Acme Corp',
    attempts: failed ? 4 : 1,
    batchIndex: Math.floor(index / 15),
  };
  const facts = {
    owner: index % 2 === 0 ? 'Ana Ruiz' : 'Ben Okafor',
    stage: stages[index % stages.length] ?? null,
    amount: 5_000 + 1_250 * (index % 40),
    currency: 'EUR',
    close_date: '2027-01-15',
  };
  if (failed) {
    const message = 'The model did not answer in time.';
    return { ...row, outcome: 'failed', code: 'TIMEOUT', message, fields: facts };
  }
  const fields = {
    ...facts,
    rank: index + 1,
    score: Math.max(0, 92.5 - index / 2),
    risk_level: risks[index % risks.length] ?? 'low',
    qualification_score: 90 - (index % 60),
    close_probability: 85 - (index % 70),
    engagement_quality: 'good',
    champion_strength: 'moderate',
    cluster: 1 + (index % 2),
  };
  return { ...row, outcome: 'ok', fields };
}

export const itemPage: ItemPage = {
  items: Array.from({ length: 25 }, (_none, index) => itemRow(index)),
  matching: 127,
  nextCursor: 'MjU',
};

/** `GET …/items/{item_id}/content` of the item below. */
export const dealContent: Deal = {
  deal_id: 'deal-0001',
  deal_name: 'Bergmann AG',
  stage: 'proposal',
  amount: 48_000,
  currency: 'EUR',
  owner: 'Ben Okafor',
  close_date: '2027-01-15',
  created_at: '2026-07-02',
  contacts: [{ name: 'Jana Weiss', title: 'CFO', email: 'jana@bergmann.example' }],
  emails: [
    {
      id: 'e1',
      date: '2026-11-18T09:12:00Z',
      from: 'jana@bergmann.example',
      to: 'ben@longhaul.example',
      subject: 'Pricing',
      body: 'Could you send pricing for 200 seats?\nOur budget for this year is already spent.',
    },
  ],
  notes: [
    { id: 'n1', date: '2026-11-20', author: 'Ben Okafor', body: 'Wants SSO before signing.' },
  ],
  calls: [],
  meetings: [],
  documents: [{ id: 'd1', name: 'Proposal.pdf', type: 'application/pdf', size_bytes: 182_331 }],
};

export const dealRecord: DealResult = {
  deal_id: 'deal-0001',
  deal_name: 'Bergmann AG',
  success: true,
  intelligence: {
    qualification_score: 72,
    qualification_gaps: ['Authority: who signs is not known'],
    risk_level: 'medium',
    risk_signals: ['Budget is spent for this year'],
    risk_patterns: ['budget_concern'],
    pain_points_identified: [],
    objections_raised: ['Needs SSO first'],
    competitors_mentioned: [],
    buying_signals: ['Asked for pricing for 200 seats'],
    champion_strength: 'moderate',
    engagement_quality: 'good',
    decision_maker_engaged: true,
    close_probability: 55,
    days_to_close_estimate: 45,
    deal_health_summary: 'The CFO asks for prices; the budget opens next year.',
    recommended_next_action: 'Send the price list with a start in January.',
    recommended_intervention: null,
    confidence_level: 'medium',
  },
  content_summary: {
    ...{ email_count: 1, note_count: 1, call_count: 0, meeting_count: 0, document_count: 1 },
    total_content_chars: 108,
    has_meaningful_content: true,
  },
  evidence: [
    {
      field: 'risk_signals',
      text: 'Budget is spent for this year',
      source_id: 'e1',
      quote: 'Our budget for this year is already spent.',
    },
    {
      field: 'buying_signals',
      text: 'Asked for pricing for 200 seats',
      source_id: 'e1',
      quote: 'Could you send pricing for 200 seats?',
    },
  ],
  evidence_dropped: 0,
  omitted: { sources: 0, tokens: 0, cut_source: null, contacts: 0, quoted_reply_chars: 0 },
  unknown_fields: 0,
};

export const item: Item = {
  ...itemRow(1),
  jobId,
  round: 1,
  record: {
    ...dealRecord,
    schema_version: 1,
    batch_index: 0,
    work_hash: '5a0cdd0f2be1e7f4',
    model: 'simulated-analyst-1',
    workload: 'deals',
    workload_version: '1',
    prompt_version: 'b41f09c2',
    created_at: '2026-11-18T09:01:31.000Z',
    usage: {
      ...{ input_tokens: 2_210, cached_input_tokens: 900 },
      ...{ output_tokens: 610, reasoning_tokens: 0 },
    },
    cost_usd: 0.00182,
    price_table: '2026-11-01',
    tries: [
      {
        started_at: '2026-11-18T09:01:02.600Z',
        duration_ms: 28_400,
        outcome: 'answered',
      },
    ],
    rate_refusals: 0,
  },
};

function insightDeal(rank: number): InsightDeal {
  const { id, name, fields } = itemRow(rank - 1);
  return {
    id,
    name,
    owner: rank % 2 === 0 ? 'Ben Okafor' : 'Ana Ruiz',
    stage: stages[rank % stages.length] ?? null,
    amount: Number(fields['amount']),
    currency: 'EUR',
    closeDate: Date.UTC(2027, 0, 15),
    standing: 'ranked',
    rank,
    score: Number(fields['score']),
    parts: {
      ...{ qualification: 84, intent: 59, engagement: 25, risk: 76 },
      ...{ size: 82, urgency: 78, confidence: 60 },
    },
    bestRank: rank,
    worstRank: rank + 1,
    top: rank <= 4 ? 'certain' : 'possible',
    riskLevel: risks[rank % risks.length] ?? 'low',
    closeProbability: 85 - rank,
    qualificationScore: 84,
    patterns: rank % 2 === 0 ? [{ pattern: 'single_threaded', sources: ['rule'] }] : [],
    cluster: 1 + (rank % 2),
  };
}

const head = { jobId, round: 1, asOf };

export const clusters: Clusters = {
  ...head,
  clusters: [1, 2].map((id) => ({
    id,
    name: id === 1 ? 'Single-threaded' : 'Healthy',
    sentence: id === 1 ? 'One contact carries the deal.' : 'No pattern stands out.',
    traits: [{ key: 'single_threaded', label: 'Single-threaded', share: 0.8, shareElsewhere: 0.1 }],
    memberIds: [1, 2, 3, 4, 5].filter((n) => n % 2 === id % 2).map((n) => itemRow(n).id),
    typicalIds: [itemRow(id).id],
  })),
  clustering: { silhouette: 0.41, fittedOn: 115, outlierIds: [itemRow(6).id] },
};

export const priorities: Priorities = {
  ...head,
  coverage: {
    total: 127,
    ranked: 113,
    notEnoughData: 2,
    closed: 0,
    missing: 12,
    failures: [{ code: 'TIMEOUT', count: 12, sentence: 'The model did not answer in time.' }],
    top: { size: 10, certain: 4, possible: 9 },
  },
  settings: defaultSettings,
  deals: [1, 2, 3, 4, 5, 6, 7, 8].map(insightDeal),
  topDeals: [
    {
      id: itemRow(0).id,
      summary: 'The CFO asks for prices; the budget opens next year.',
      nextAction: 'Send the price list with a start in January.',
      evidence: dealRecord.evidence.map(({ source_id, ...rest }) => ({
        ...rest,
        sourceId: source_id,
      })),
    },
  ],
  interventions: [
    {
      owner: 'Ana Ruiz',
      deals: [
        {
          dealId: itemRow(0).id,
          action: 'Bring a second contact in.',
          source: 'rule',
          why: 'One contact carries it.',
        },
      ],
    },
  ],
};
