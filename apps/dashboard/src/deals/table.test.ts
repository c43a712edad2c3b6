import { itemRow } from '@longhaul/api-contract/documents/testing';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choicesOf, fieldOf, filterRows } from './filter-rows.ts';
import { filterNames, readTableState, writeTableState } from './table-state.ts';

const rows = Array.from({ length: 127 }, (_, index) => itemRow(index));
const none = { search: '', filters: {} };

describe('the table’s state in the address', () => {
  it('comes back as it was written, whatever was asked', () => {
    fc.assert(
      fc.property(
        fc.record({
          search: fc.string({ unit: 'grapheme' }),
          sort: fc.option(
            fc.record({
              column: fc.constantFrom('score', 'close_probability'),
              isDescending: fc.boolean(),
            }),
            { nil: undefined },
          ),
          filters: fc.dictionary(
            fc.constantFrom(...filterNames),
            fc.string({ minLength: 1, unit: 'grapheme' }),
            { noNullPrototype: true },
          ),
        }),
        (state) => {
          expect(readTableState(writeTableState(state))).toEqual(state);
        },
      ),
    );
  });

  it('leaves out what it does not know', () => {
    expect(readTableState('?sort=%3Cscript%3E&hack=1&risk_level=')).toEqual({
      ...none,
      sort: undefined,
    });
  });

  it('is empty where nothing was asked', () => {
    expect(writeTableState({ ...none, sort: undefined })).toBe('');
  });
});

describe('filterRows', () => {
  it('finds every word of the search in id, name or owner, in any case', () => {
    const found = filterRows(rows, { search: 'ACME ruiz', filters: {} });
    expect(found.length).toBeGreaterThan(0);
    for (const row of found) {
      expect([row.name, fieldOf(row, 'owner')]).toEqual(['Acme Corp', 'Ana Ruiz']);
    }
  });

  it('lets through what passes all filters, and everything without any', () => {
    const asked = { search: '', filters: { outcome: 'failed', code: 'TIMEOUT' } };
    expect(filterRows(rows, asked)).toHaveLength(11);
    expect(filterRows(rows, none)).toBe(rows);
    expect(filterRows(rows, { search: '', filters: { code: 'REFUSED' } })).toEqual([]);
  });

  it('compares a cluster’s number as it stands in the address', () => {
    const found = filterRows(rows, { search: '', filters: { cluster: '2' } });
    expect(found.every((row) => row.fields['cluster'] === 2)).toBe(true);
    expect(found.length).toBeGreaterThan(0);
  });
});

describe('choicesOf', () => {
  it('counts each value, the most frequent first, and leaves rows without one out', () => {
    expect(choicesOf(rows, 'code')).toEqual([{ value: 'TIMEOUT', count: 11 }]);
    const [first, second] = choicesOf(rows, 'owner');
    expect((first?.count ?? 0) + (second?.count ?? 0)).toBe(127);
    expect(choicesOf(rows, 'risk_level', 2)).toHaveLength(2);
  });
});
