import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sourcesOf } from '../content/sources.ts';
import { acmeDeal, untidyDeal } from '../testing.ts';
import { renderDeal } from './deal-text.ts';

describe('renderDeal', () => {
  it('begins every source, and nothing else, with a ### line of its own', () => {
    fc.assert(
      fc.property(untidyDeal(), (deal) => {
        const sources = sourcesOf(deal);
        for (const [index, { text }] of renderDeal(deal).sections.entries()) {
          const headings = text.split('\n').filter((line) => line.startsWith('### '));
          expect(headings).toHaveLength(1);
          expect(text.startsWith(`### ${sources[index]?.kind} ${sources[index]?.id} | `)).toBe(
            true,
          );
        }
      }),
    );
  });

  it('keeps every fact on one line of bounded length, whatever the CRM holds', () => {
    fc.assert(
      fc.property(untidyDeal(), (deal) => {
        for (const fact of renderDeal(deal).facts) {
          expect(fact).toMatch(/^[a-z_]+: [^\n]+$/);
          expect(fact.length).toBeLessThan(400);
        }
      }),
    );
  });

  it('counts the contacts and the quoted replies that it leaves out', () => {
    const contacts = Array.from({ length: 42 }, (_, at) => ({ name: `Person ${String(at)}` }));
    const { facts, omittedContacts, quotedReplyChars } = renderDeal({ ...acmeDeal, contacts });
    expect(facts.filter((fact) => fact.startsWith('contact: '))).toHaveLength(30);
    expect(omittedContacts).toBe(12);
    expect(quotedReplyChars).toBeGreaterThan(80);
  });

  it('removes quoted replies from mails alone: a note may quote what stands nowhere else', () => {
    const body = 'She said:\n> we are out';
    const { sections } = renderDeal({ deal_id: 'D', notes: [{ body }], emails: [{ body }] });
    expect(sections.map(({ text }) => text.includes('we are out'))).toEqual([false, true]);
  });
});
