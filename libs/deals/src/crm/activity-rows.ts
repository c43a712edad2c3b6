import type { Call, Deal, Email, Meeting, Note } from '../deal.ts';
import { dateOf, numberOf, textOf, type Forms } from './cells.ts';
import { placesOf, type ActivityField, type ColumnMap } from './column-map.ts';
import type { BadCell } from './deal-rows.ts';

/** What happened with a deal, as one entry of one of its lists. */
export type Activity =
  | { readonly list: 'emails'; readonly entry: Email }
  | { readonly list: 'calls'; readonly entry: Call }
  | { readonly list: 'meetings'; readonly entry: Meeting }
  | { readonly list: 'notes'; readonly entry: Note };

export type ActivityReading =
  | { readonly ok: true; readonly dealIds: readonly string[]; readonly activity: Activity }
  /** A row without a deal or without a word. */
  | { readonly ok: 'empty' }
  | ({ readonly ok: false } & BadCell);

/** Answers what is missing when the header has no column of deal ids. */
export function activityRows(
  map: ColumnMap,
  header: readonly string[],
  forms: Forms,
):
  | { readonly read: (cells: readonly string[]) => ActivityReading }
  | { readonly missing: readonly string[] } {
  const places = placesOf(map.activities, header);
  if (!places.has('deal_id')) return { missing: [...map.activities.deal_id, 'deal_id'] };
  return { read: (cells) => readActivity(places, header, cells, forms) };
}

function readActivity(
  places: ReadonlyMap<ActivityField, number>,
  header: readonly string[],
  cells: readonly string[],
  forms: Forms,
): ActivityReading {
  const cellOf = (field: ActivityField): string => (cells[places.get(field) ?? -1] ?? '').trim();
  const dealIds = cellOf('deal_id')
    .split(/[;,]/)
    .map((id) => id.trim())
    .filter((id) => id !== '');
  const [subject, body] = [textOf(cellOf('subject')), textOf(cellOf('body'))];
  if (dealIds.length === 0 || (subject === '' && body === '')) return { ok: 'empty' };
  const dateCell = cellOf('date');
  const date = dateCell === '' ? undefined : dateOf(dateCell, forms.dates);
  if (dateCell !== '' && date === undefined) {
    const column = header[places.get('date') ?? -1] ?? 'date';
    return { ok: false, column, reason: `${JSON.stringify(dateCell)} is no date` };
  }
  const id = cellOf('id');
  const base = { ...(id === '' ? {} : { id }), ...(date === undefined ? {} : { date }) };
  const people = cellOf('to')
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const words = { subject, body, from: cellOf('from'), people };
  const minutes = numberOf(cellOf('duration_minutes'), forms.decimal);
  return { ok: true, dealIds, activity: activityOf(kindOf(places, cellOf), base, words, minutes) };
}

type Kind = 'email' | 'call' | 'meeting' | 'note';
type Base = { readonly id?: string; readonly date?: string };
type Words = {
  readonly subject: string;
  readonly body: string;
  readonly from: string;
  readonly people: readonly string[];
};

/** By its type; where there is none, by the column that the words stand in or how they begin. */
function kindOf(
  places: ReadonlyMap<ActivityField, number>,
  cellOf: (field: ActivityField) => string,
): Kind {
  const said = places.has('type') ? cellOf('type') : '';
  for (const words of [said, cellOf('subject')]) {
    if (/^\W*e-?mail|incoming|outgoing|forwarded/i.test(words)) return 'email';
    if (/^\W*call/i.test(words)) return 'call';
    if (/^\W*(?:meeting|event)/i.test(words)) return 'meeting';
  }
  return 'note';
}

function activityOf(
  kind: Kind,
  base: Base,
  { subject, body, from, people }: Words,
  minutes: number | undefined,
): Activity {
  const to = people.length === 0 ? {} : { to: [...people] };
  const whole = [subject, body].filter((words) => words !== '').join('\n');
  const title = subject === '' ? {} : { title: subject };
  switch (kind) {
    case 'email':
      return {
        list: 'emails',
        entry: { ...base, ...(from === '' ? {} : { from }), ...to, subject, body },
      };
    case 'call':
      return {
        list: 'calls',
        entry: {
          ...{ ...base, ...title },
          ...(minutes === undefined ? {} : { duration_minutes: minutes }),
          ...(people.length === 0 ? {} : { participants: [...people] }),
          transcript: body,
        },
      };
    case 'meeting':
      return {
        list: 'meetings',
        entry: {
          ...{ ...base, ...title },
          ...(people.length === 0 ? {} : { attendees: [...people] }),
          notes: body,
        },
      };
    case 'note':
      return {
        list: 'notes',
        entry: { ...base, ...(from === '' ? {} : { author: from }), body: whole },
      };
  }
}

/** A deal with what happened with it; nothing of its own is replaced. */
export function withActivities(deal: Deal, activities: readonly Activity[]): Deal {
  const lists: Record<Activity['list'], object[]> = {
    emails: [...(deal.emails ?? [])],
    calls: [...(deal.calls ?? [])],
    meetings: [...(deal.meetings ?? [])],
    notes: [...(deal.notes ?? [])],
  };
  for (const { list, entry } of activities) lists[list].push(entry);
  const filled = Object.entries(lists).filter(([, entries]) => entries.length > 0);
  return { ...deal, ...(Object.fromEntries(filled) as Partial<Deal>) };
}

/**
 * What two exports of one CRM have in common of an id: Salesforce writes the same opportunity with 15
 * characters in reports and with three more elsewhere.
 */
export function joinKey(id: string): string {
  return /^006[0-9A-Za-z]{15}$/.test(id) ? id.slice(0, 15) : id;
}
