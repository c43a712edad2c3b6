import { readItemId } from '@longhaul/jobs/item-id';
import { dealSchema, type Deal } from '../deal.ts';
import { dateOf, numberOf, textOf, type Forms } from './cells.ts';
import { placesOf, titleKey, type ColumnMap, type DealField } from './column-map.ts';

/** What is wrong with a row: the column as the file calls it, and words that follow its cell. */
export type BadCell = { readonly column: string; readonly reason: string };

export type RowReading =
  { readonly ok: true; readonly deal: Deal } | ({ readonly ok: false } & BadCell);

/** Reads rows of one file, whose header it was made with. */
export type DealRows = {
  /** Columns that the map does not know: their cells are kept as fields that no prompt shows. */
  readonly unknown: readonly string[];
  readonly read: (cells: readonly string[]) => RowReading;
};

const textFields = ['deal_name', 'stage', 'currency', 'owner'] as const;
const dateFields = ['close_date', 'created_at'] as const;

/** Answers what is missing when the header has no column of ids. */
export function dealRows(
  map: ColumnMap,
  header: readonly string[],
  forms: Forms,
): DealRows | { readonly missing: readonly string[] } {
  const fields = placesOf(map.fields, header);
  if (!fields.has('deal_id')) return { missing: [...map.fields.deal_id, 'deal_id'] };
  const notes = columnsOf(map.notes, header);
  const contacts = columnsOf(map.contacts, header);
  const taken = new Set([...fields.values(), ...notes, ...contacts]);
  const unknown = header.flatMap((title, place) => (taken.has(place) ? [] : [{ title, place }]));
  return {
    unknown: unknown.map(({ title }) => title),
    read: (cells) => {
      const reading = readFields(fields, header, cells, forms);
      if (!reading.ok) return reading;
      const kept = unknown.flatMap(({ title, place }) => {
        const cell = (cells[place] ?? '').trim();
        return cell === '' ? [] : [[unknownName(title), cell] as const];
      });
      return {
        ok: true,
        deal: {
          ...Object.fromEntries(kept),
          ...reading.deal,
          ...listOf('notes', noteEntries(notes, header, cells)),
          ...listOf('contacts', contactEntries(contacts, cells)),
        },
      };
    },
  };
}

function readFields(
  places: ReadonlyMap<DealField, number>,
  header: readonly string[],
  cells: readonly string[],
  forms: Forms,
): RowReading {
  const cellOf = (field: DealField): string => (cells[places.get(field) ?? -1] ?? '').trim();
  const bad = (field: DealField, reason: string): RowReading => {
    return { ok: false, column: header[places.get(field) ?? -1] ?? field, reason };
  };
  const id = readItemId(cellOf('deal_id'));
  if (!id.ok) return bad('deal_id', id.reason);
  const amount = cellOf('amount');
  const value = amount === '' ? undefined : numberOf(amount, forms.decimal);
  if (amount !== '' && value === undefined) return bad('amount', noNumber(amount, forms));
  const dates: [string, string][] = [];
  for (const field of dateFields) {
    const cell = cellOf(field);
    if (cell === '') continue;
    const date = dateOf(cell, forms.dates);
    if (date === undefined) return bad(field, noDate(cell, forms));
    dates.push([field, date]);
  }
  const texts = textFields.flatMap((field) => {
    const cell = cellOf(field);
    return cell === '' ? [] : [[field, cell] as const];
  });
  const deal: Deal = {
    deal_id: id.id,
    ...Object.fromEntries(texts),
    ...(value === undefined ? {} : { amount: value }),
    ...Object.fromEntries(dates),
  };
  return { ok: true, deal };
}

function noNumber(cell: string, { decimal }: Forms): string {
  const other = decimal === '.' ? ',' : '.';
  const form = decimal === '.' ? 'a decimal point' : 'a decimal comma';
  return `${JSON.stringify(cell)} is no number with ${form} (--decimal ${other} reads the other form)`;
}

function noDate(cell: string, { dates }: Forms): string {
  const other = dates === 'month-first' ? 'day-first' : 'month-first';
  const form = dates === 'month-first' ? 'the month first' : 'the day first';
  return `${JSON.stringify(cell)} is no date with ${form} (--dates ${other} reads the other form)`;
}

function columnsOf(titles: readonly string[], header: readonly string[]): readonly number[] {
  const wanted = new Set(titles.map(titleKey));
  return header.flatMap((title, place) => (wanted.has(titleKey(title)) ? [place] : []));
}

function noteEntries(
  places: readonly number[],
  header: readonly string[],
  cells: readonly string[],
) {
  return places.flatMap((place) => {
    const body = textOf(cells[place] ?? '');
    return body === '' ? [] : [{ body: `${header[place] ?? ''}: ${body}` }];
  });
}

function contactEntries(places: readonly number[], cells: readonly string[]) {
  return places
    .flatMap((place) => (cells[place] ?? '').split(';'))
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => ({ name }));
}

function listOf<Entry>(name: string, entries: readonly Entry[]): object {
  return entries.length === 0 ? {} : { [name]: entries };
}

/** A column must not pose as a field of another type. */
function unknownName(title: string): string {
  return Object.hasOwn(dealSchema.shape, title) ? `column ${title}` : title;
}
