import type { Email } from '@longhaul/deals/deal';
import { describe, expect, it } from 'vitest';
import { generateDeals } from '../generate.ts';

const samples = [...generateDeals({ count: 20, seed: 3, size: 'full', asOf: '2026-11-20' })];
const emails = samples.flatMap(({ deal }) => deal.emails ?? []);

function recipientOf({ to }: Email): string {
  return Array.isArray(to) ? (to[0] ?? '') : (to ?? '');
}

function firstNameOf(address: string): string {
  return address.split(' ')[0] ?? '';
}

describe('emails', () => {
  it('are never written by a person to themselves', () => {
    for (const email of emails) expect(email.from).not.toBe(recipientOf(email));
  });

  it('greet the one they go to and are signed by the one who writes', () => {
    for (const email of emails) {
      const own = (email.body ?? '').split('\n-- \n')[0] ?? '';
      expect(own.split('\n')[0]).toContain(firstNameOf(recipientOf(email)));
      expect(own.trimEnd().split('\n').at(-1)).toContain(firstNameOf(email.from ?? ''));
    }
  });

  it('quote the mail they answer, and only then', () => {
    const prefixes = /^(Re|RE|AW|RES): /;
    for (const email of emails) {
      expect(/^> /m.test(email.body ?? '')).toBe(prefixes.test(email.subject ?? ''));
    }
  });

  it('hardly ever say the same sentence twice in a deal', () => {
    for (const { deal } of samples) {
      const openers = (deal.emails ?? []).map(({ body }) => (body ?? '').split('\n\n')[1] ?? '');
      expect(new Set(openers).size).toBeGreaterThanOrEqual(openers.length * 0.98);
    }
  });
});
