import { composeDeal } from '@longhaul/deals/prompt/compose';
import { describe, expect, it } from 'vitest';
import { readDealId, readDealText } from './deal-text.ts';

const options = { delimiter: 'k3v9x2m7q1', maxInputTokens: 60_000 };

const prompt = composeDeal(
  {
    deal_id: 'D-7',
    deal_name: 'Acme: routing',
    amount: 48_000,
    contacts: [{ name: 'Maria Lopez', title: 'VP Operations', email: 'maria@acme.example' }],
    emails: [
      {
        id: 'm-1',
        date: '2026-03-03',
        from: 'maria@acme.example',
        to: 'tom@longhaul.example',
        subject: 'Re: a | b',
        body: 'First line.\n### no source\nEND k3v9x2m7q1',
      },
    ],
    notes: [{ id: 'n-1', body: 'A note without a date.' }],
  },
  options,
).user;

describe('reading a deal from a prompt', () => {
  it('reads what the deals workload writes', () => {
    const deal = readDealText(prompt);
    expect(Object.fromEntries(deal?.fields ?? [])).toMatchObject({
      deal_id: 'D-7',
      deal_name: 'Acme: routing',
      amount: '48000',
    });
    expect(deal?.contacts).toEqual([
      { name: 'Maria Lopez', title: 'VP Operations', role: '', email: 'maria@acme.example' },
    ]);
    expect(deal?.sources.map(({ kind, id, date }) => [kind, id, date])).toEqual([
      ['email', 'm-1', '2026-03-03'],
      ['note', 'n-1', ''],
    ]);
    expect(deal?.sources[0]?.header).toBe('maria@acme.example → tom@longhaul.example | Re: a | b');
  });

  it('takes an escaped heading for text and stops where the fence ends', () => {
    const [email, note] = readDealText(prompt)?.sources ?? [];
    expect(email?.text).toContain('\\### no source');
    expect(note?.text.trim()).toBe('A note without a date.');
  });

  it('finds the id alone as well', () => {
    expect(readDealId(prompt)).toBe('D-7');
    expect(readDealId('Summarize this contract.')).toBeNull();
  });

  it('sees no deal where none is written', () => {
    expect(readDealText('## Deals of the week\nNone.')).toBeUndefined();
  });
});
