import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { filterNames, type FilterName, type TableState } from './table-state.ts';

/** A cell's plain value; what is not known is undefined and sorts last. */
export function fieldOf(row: ItemRow, name: string): string | number | undefined {
  const value = row.fields[name];
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** The text by which a filter compares, `''` for a row that has none. */
export function filterValue(row: ItemRow, name: FilterName): string {
  if (name === 'outcome') return row.outcome;
  if (name === 'code') return row.code ?? '';
  return String(fieldOf(row, name) ?? '');
}

/** Rows that pass the search (id, name, owner, every word, any case) and every filter. */
export function filterRows(
  rows: readonly ItemRow[],
  { search, filters }: Pick<TableState, 'search' | 'filters'>,
): readonly ItemRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const asked = filterNames.flatMap((name) => {
    const value = filters[name];
    return value === undefined ? [] : [{ name, value }];
  });
  if (words.length === 0 && asked.length === 0) return rows;
  return rows.filter((row) => {
    if (!asked.every(({ name, value }) => filterValue(row, name) === value)) return false;
    if (words.length === 0) return true;
    const text = `${row.id} ${row.name} ${String(fieldOf(row, 'owner') ?? '')}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

export type Choice = { readonly value: string; readonly count: number };

/** The values of a filter with how many rows have each, most first; at most `limit`. */
export function choicesOf(rows: readonly ItemRow[], name: FilterName, limit = 60): Choice[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = filterValue(row, name);
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, limit);
}
