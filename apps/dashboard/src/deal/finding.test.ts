import { dealContent, dealRecord, item } from '@longhaul/api-contract/documents/testing';
import { describe, expect, it } from 'vitest';
import { findingsOf, marksIn } from './finding.ts';
import { readRecord } from './read-record.ts';
import { sourcesOf } from './sources.ts';

describe('a deal’s findings', () => {
  const findings = findingsOf(dealRecord);

  it('carry their proof where there is one, and a number each', () => {
    expect(findings.map(({ number, text, proof }) => [number, text, proof?.source_id])).toEqual([
      [1, 'Budget is spent for this year', 'e1'],
      [2, 'Asked for pricing for 200 seats', 'e1'],
      [3, 'Needs SSO first', undefined],
    ]);
  });

  it('are marked in the source that proves them and in no other', () => {
    const [email, note] = sourcesOf(dealContent);
    const marks = email ? marksIn(email, findings) : [];
    expect(marks.map(({ span }) => email?.text.slice(span.from, span.to))).toEqual([
      'Our budget for this year is already spent',
      'Could you send pricing for 200 seats?',
    ]);
    expect(note && marksIn(note, findings)).toEqual([]);
  });

  it('are read from a record with what they took', () => {
    const { deal, spending } = readRecord(item);
    expect(deal?.deal_id).toBe('deal-0001');
    expect(spending?.tries).toHaveLength(1);
    const { record: _none, ...waiting } = item;
    expect(readRecord({ ...waiting, outcome: 'waiting' }).deal).toBeUndefined();
  });
});
