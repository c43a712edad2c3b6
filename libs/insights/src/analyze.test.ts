import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { analyze, topSize } from './analyze.ts';
import { insightsCodec, insightsText, type Insights } from './document.ts';
import { defaultSettings } from './priorities/settings.ts';
import { phaseInputOf, sampleDeal, type SampleDeal } from './testing.ts';

function insightsOf(deals: readonly SampleDeal[]): Promise<Insights> {
  return analyze(phaseInputOf(deals), defaultSettings);
}

/** Twelve deals, the better the higher their number, of two owners. */
const pipeline = Array.from({ length: 12 }, (_, at) =>
  sampleDeal(`d${String(at).padStart(2, '0')}`, {
    facts: { owner: at % 2 === 0 ? 'Ana Ruiz' : 'Ben Okafor', amount: 1000 * (at + 1) },
    intelligence: {
      qualification_score: 40 + 4 * at,
      close_probability: 30 + 5 * at,
      ...(at < 3 && { recommended_intervention: 'Call the CFO.', risk_level: 'high' }),
    },
  }),
);

function standingsOf({ deals }: Insights): Record<string, string> {
  return Object.fromEntries(deals.map(({ id, standing }) => [id, standing]));
}

describe('insights of a whole pipeline', () => {
  it('rank the best first and show what a score is made of', async () => {
    const { deals, topDeals, coverage } = await insightsOf(pipeline);
    expect(deals.map(({ id }) => id)).toEqual(pipeline.map(({ item }) => item.id).toReversed());
    expect(deals.map(({ rank }) => rank)).toEqual(deals.map((_, at) => at + 1));
    expect(topDeals.map(({ id }) => id)).toEqual(deals.slice(0, topSize).map(({ id }) => id));
    expect(Object.values(deals[0]?.parts ?? {})).not.toContain(null);
    expect(coverage).toMatchObject({
      ranked: 12,
      missing: 0,
      top: { certain: topSize, possible: 0 },
    });
  });

  it('do not depend on the order of results and items', async () => {
    const shuffled = [...pipeline.slice(5), ...pipeline.slice(0, 5).toReversed()];
    expect(await insightsOf(shuffled)).toEqual(await insightsOf(pipeline));
  });

  it('group interventions by owner, the owner with most first', async () => {
    const { interventions } = await insightsOf(pipeline);
    expect(interventions.map(({ owner, deals }) => [owner, deals.map((d) => d.dealId)])).toEqual([
      ['Ana Ruiz', ['d02', 'd00']],
      ['Ben Okafor', ['d01']],
    ]);
    expect(interventions[0]?.deals[0]).toMatchObject({ source: 'model', why: 'High risk' });
  });

  it('survive the way to the wire and back', async () => {
    const insights = await insightsOf(pipeline);
    expect(insightsCodec.decodeText(insightsCodec.encodeText(insights))).toEqual({
      ok: true,
      value: insights,
    });
  });

  it('are written in pieces that join to the whole', async () => {
    const many = Array.from({ length: 1200 }, (_, at) =>
      sampleDeal(`m${String(at)}`, { name: '"deals":[] \\' }),
    );
    for (const deals of [[], pipeline, many]) {
      const insights = await insightsOf(deals);
      const pieces = [...insightsText(insights)];
      expect(pieces.join('')).toBe(`${insightsCodec.encodeText(insights)}\n`);
      expect(pieces.length).toBe(2 + Math.ceil(deals.length / 500));
    }
  });
});

describe('insights of partial results', () => {
  const failed = [
    sampleDeal('m1', { code: 'TIMEOUT', facts: { owner: 'Ana Ruiz' } }),
    sampleDeal('m2', { code: 'TIMEOUT', facts: { stage: 'Closed lost' } }),
    sampleDeal('m3', { code: 'REFUSED' }),
  ];

  it('list missing deals as unknown, with what their analysis could still make of them', async () => {
    const insights = await insightsOf([...pipeline, ...failed]);
    expect(standingsOf(insights)).toMatchObject({ m1: 'missing', m2: 'closed', m3: 'missing' });
    const missing = insights.deals.find(({ id }) => id === 'm1');
    expect(missing).toMatchObject({ top: 'possible', bestRank: 1, reason: 'TIMEOUT' });
    expect(missing?.score).toBeUndefined();
    expect(insights.coverage.failures.map(({ code, count }) => [code, count])).toEqual([
      ['TIMEOUT', 2],
      ['REFUSED', 1],
    ]);
  });

  it('say how far they could change the top', async () => {
    const { coverage, deals } = await insightsOf([...pipeline, ...failed]);
    // Two open deals are missing: the first eight stay in the top ten, the next two may leave it.
    expect(coverage.top).toEqual({ size: 10, certain: 8, possible: 4 });
    expect(deals[9]).toMatchObject({ rank: 10, worstRank: 12, top: 'possible' });
  });

  it('keep patterns that rules find for a missing deal', async () => {
    const overdue = sampleDeal('m4', { code: 'POISON', facts: { close_date: '2026-10-01' } });
    const { deals } = await insightsOf([...pipeline, overdue]);
    expect(deals.find(({ id }) => id === 'm4')?.patterns).toEqual([
      { pattern: 'overdue', sources: ['rule'] },
    ]);
  });

  it('count a result that cannot be read as missing', async () => {
    const broken = sampleDeal('b', { intelligence: { qualification_score: 400 } });
    expect(standingsOf(await insightsOf([...pipeline, broken]))).toMatchObject({ b: 'missing' });
  });
});

describe('not enough data is said and not guessed', () => {
  it.each([
    ['no content', { hasContent: false }],
    ['a deal of two days', { facts: { created_at: '2026-11-24T00:00:00Z' } }],
    [
      'no stage and little content',
      { facts: { stage: null }, intelligence: { confidence_level: 'low' } },
    ],
  ] as const)('%s', async (_, given) => {
    const { deals, coverage } = await insightsOf([...pipeline, sampleDeal('thin', given)]);
    const thin = deals.find(({ id }) => id === 'thin');
    expect(thin).toMatchObject({ standing: 'not_enough_data' });
    expect([thin?.rank, thin?.score]).toEqual([undefined, undefined]);
    expect(coverage).toMatchObject({ notEnoughData: 1, ranked: 12 });
  });
});

describe('insights at the edges', () => {
  it('of no deal are empty', async () => {
    const insights = await insightsOf([]);
    expect(insights).toMatchObject({ deals: [], clusters: [], topDeals: [], interventions: [] });
    expect(insights.coverage).toMatchObject({ total: 0, ranked: 0, missing: 0 });
  });

  it('of one deal rank it and group nothing', async () => {
    const insights = await insightsOf([sampleDeal('only')]);
    expect(insights.deals).toMatchObject([{ id: 'only', rank: 1, top: 'certain' }]);
    expect(insights.clusters).toEqual([]);
  });

  it('of failures alone rank nothing and count everything', async () => {
    const failed = ['a', 'b'].map((id) => sampleDeal(id, { code: 'MODEL_ERROR' }));
    const insights = await insightsOf(failed);
    expect(insights).toMatchObject({ topDeals: [], clusters: [], interventions: [] });
    expect(insights.coverage).toMatchObject({ total: 2, ranked: 0, missing: 2 });
    expect(insights.deals.map(({ bestRank, top }) => [bestRank, top])).toEqual([
      [1, 'possible'],
      [1, 'possible'],
    ]);
  });
});

it('a document of version 1 is read, and written as it was', () => {
  const text = readFileSync(new URL('golden/insights.v1.json', import.meta.url), 'utf8');
  const golden = insightsCodec.decodeText(text);
  expect(golden).toMatchObject({
    ok: true,
    value: { diff: { jobId: 'before' }, topDeals: { length: 10 }, coverage: { missing: 1 } },
  });
  if (golden.ok) expect(insightsCodec.encode(golden.value)).toEqual(JSON.parse(text));
});
