import { item } from '@longhaul/api-contract/documents/testing';
import { expect, it } from 'vitest';
import { readRecord } from './read-record.ts';

it('a result has its conclusions and, beside them, what it took', () => {
  const { deal, spending } = readRecord(item);
  expect(deal?.deal_id).toBe('deal-0001');
  expect(spending?.costMicroDollars).toBe(1820);
});

it('a failure has no conclusions, and what it took is read from within', () => {
  const record = { code: 'REFUSED', spending: item.record ?? {} };
  const { deal, spending } = readRecord({ ...item, outcome: 'failed', record });
  expect(deal).toBeUndefined();
  expect(spending?.costMicroDollars).toBe(1820);
});

it('a failure before any call took nothing that could be told', () => {
  const { spending } = readRecord({ ...item, outcome: 'failed', record: { code: 'TOO_LARGE' } });
  expect(spending).toBeUndefined();
});
