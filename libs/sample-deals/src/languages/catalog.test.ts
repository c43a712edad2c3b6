import { describe, expect, it } from 'vitest';
import { industries } from '../industries/catalog.ts';
import type { LanguageCode } from '../labels.ts';
import { isSlot } from '../prose/slots.ts';
import { languages } from './catalog.ts';

/** Filled where they stand, not by the slots of a sentence. */
const placeholders = ['pain', 'first', 'full', 'stamp', 'sender', 'stem', 'word', 'digits'];

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(textsIn);
}

function slotsIn(text: string): string[] {
  return [...text.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
}

describe.each(Object.keys(languages) as LanguageCode[])('the texts in %s', (code) => {
  const terms = industries.map((industry) => industry.terms[code]);
  const texts = [languages[code], terms].flatMap(textsIn);

  it('use only slots that are filled', () => {
    const unknown = texts.flatMap(slotsIn).filter((slot) => !isSlot(slot));
    expect(unknown.filter((slot) => !placeholders.includes(slot))).toEqual([]);
  });

  it('close every slot they open', () => {
    for (const text of texts) expect(text.replace(/\{\w+\}/g, '')).not.toMatch(/[{}]/);
  });

  it('are each written once', () => {
    const { statements, letters, speech, records, signals } = languages[code];
    const sentences = textsIn([statements, letters.sellerOpeners, letters.customerOpeners]);
    const all = [...sentences, ...textsIn([speech.seller, speech.customer, records, signals])];
    expect(new Set(all).size).toBe(all.length);
  });

  it('give every sentence of a mail two slots or more', () => {
    const { seller, customer } = languages[code].statements;
    for (const core of [...seller, ...customer]) expect(slotsIn(core).length).toBeGreaterThan(1);
  });
});
