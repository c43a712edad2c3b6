import type { Deal } from '@longhaul/deals/deal';
import { describe, expect, it } from 'vitest';
import { generateDeals, type DealSize, type SampleDeal } from './generate.ts';
import { signalKinds } from './labels.ts';

function samples(size: DealSize, count: number): SampleDeal[] {
  return [...generateDeals({ count, seed: 7, size, asOf: '2026-11-20' })];
}

/** What the author of each source wrote, by source id; quotes and signatures left out. */
function textsOf(deal: Deal): Map<string, string> {
  const texts = new Map<string, string>();
  for (const { id, body } of deal.emails ?? []) texts.set(String(id), ownPart(body));
  for (const { id, body } of deal.notes ?? []) texts.set(String(id), body ?? '');
  for (const { id, transcript } of deal.calls ?? []) texts.set(String(id), transcript ?? '');
  for (const { id, notes } of deal.meetings ?? []) texts.set(String(id), notes ?? '');
  return texts;
}

function ownPart(body: string | null | undefined): string {
  return (body ?? '').split('\n-- \n')[0] ?? '';
}

function senderOf({ deal }: SampleDeal, sourceId: string): string {
  return deal.emails?.find(({ id }) => id === sourceId)?.from ?? '';
}

describe.each([
  ['small', 127],
  ['full', 24],
] as const)('labels of %s deals', (size, count) => {
  const all = samples(size, count);

  it('names for every planted sentence the source that literally holds it', () => {
    for (const { deal, labels } of all) {
      expect(labels.deal_id).toBe(deal.deal_id);
      const texts = textsOf(deal);
      for (const { source_id, sentence } of labels.signals) {
        expect(texts.get(source_id)).toContain(sentence);
      }
    }
  });

  it('paraphrases about a third of them', () => {
    const signals = all.flatMap(({ labels }) => labels.signals);
    const share = signals.filter(({ paraphrased }) => paraphrased).length / signals.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.42);
  });

  it('plants something in every deal that has content, and nothing in an empty one', () => {
    for (const { labels } of all) {
      expect(labels.signals.length > 0).toBe(labels.archetype !== 'empty');
    }
  });

  it('has the decision maker announced by somebody else', () => {
    for (const sample of all) {
      const deciders = sample.labels.signals.filter(({ kind }) => kind === 'decision_maker');
      for (const { source_id, sentence } of deciders) {
        const [sender = ''] = senderOf(sample, source_id).split(' <');
        expect(sentence).not.toContain(sender);
      }
    }
  });

  it('leaves no template slot unfilled', () => {
    for (const { deal } of all) expect(JSON.stringify(deal)).not.toMatch(/\{\w+\}|\[first\]/);
  });

  it('keeps the labels out of the deal', () => {
    for (const { deal } of all) {
      expect(JSON.stringify(deal)).not.toMatch(/archetype|paraphrased|"signals"/);
    }
  });
});

describe('labels', () => {
  it('use every kind of signal over 127 deals', () => {
    const kinds = samples('small', 127).flatMap(({ labels }) => labels.signals.map((s) => s.kind));
    expect(new Set(kinds)).toEqual(new Set(signalKinds));
  });
});
