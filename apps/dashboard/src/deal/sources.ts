/**
 * A deal's content as the sources that evidence points at. The ids follow the workload's rule: a
 * source keeps its own id where that is one word and no other source has it, else it is named by kind
 * and place.
 */
export const sourceKinds = ['email', 'note', 'call', 'meeting', 'document'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export type Source = {
  readonly id: string;
  readonly kind: SourceKind;
  readonly date: string | undefined;
  /** Who, to whom. */
  readonly people: string;
  /** Subject, title or name. */
  readonly title: string;
  readonly text: string;
};

type Entry = Readonly<Record<string, unknown>>;

const lists: Readonly<Record<SourceKind, readonly [list: string, text: string]>> = {
  email: ['emails', 'body'],
  note: ['notes', 'body'],
  call: ['calls', 'transcript'],
  meeting: ['meetings', 'notes'],
  document: ['documents', ''],
};

/** The sources of a deal as it was submitted, kind by kind in the order given; [] for other items. */
export function sourcesOf(deal: unknown): Source[] {
  const entries = sourceKinds.flatMap((kind) =>
    entriesOf(deal, lists[kind][0]).map((entry) => ({ kind, entry, givenId: wordOf(entry['id']) })),
  );
  const uses = new Map<string, number>();
  for (const { givenId } of entries) {
    if (givenId !== undefined) uses.set(givenId, (uses.get(givenId) ?? 0) + 1);
  }
  const places = new Map<SourceKind, number>();
  return entries.map(({ kind, entry, givenId }) => {
    const place = (places.get(kind) ?? 0) + 1;
    places.set(kind, place);
    const isOwn = givenId !== undefined && uses.get(givenId) === 1;
    return sourceOf(isOwn ? givenId : freeId(kind, place, uses), kind, entry);
  });
}

function freeId(kind: SourceKind, place: number, uses: Map<string, number>): string {
  let number = place;
  while (uses.has(`${kind}-${String(number)}`)) number += 1;
  const id = `${kind}-${String(number)}`;
  uses.set(id, 1);
  return id;
}

function entriesOf(deal: unknown, list: string): Entry[] {
  if (typeof deal !== 'object' || deal === null) return [];
  const entries: unknown = (deal as Entry)[list];
  return Array.isArray(entries)
    ? entries.filter((entry): entry is Entry => typeof entry === 'object' && entry !== null)
    : [];
}

function wordOf(id: unknown): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  return /^[^\s|]{1,100}$/.test(String(id)) ? String(id) : undefined;
}

function sourceOf(id: string, kind: SourceKind, entry: Entry): Source {
  const date = textOf(entry['date']);
  return {
    id,
    kind,
    date: date === '' ? undefined : date,
    people: peopleOf(kind, entry),
    title: titleOf(kind, entry),
    text: textOf(entry[lists[kind][1]]),
  };
}

function peopleOf(kind: SourceKind, entry: Entry): string {
  if (kind === 'email') {
    return `${textOf(entry['from']) || 'unknown'} → ${textOf(entry['to']) || 'unknown'}`;
  }
  return textOf(entry['author'] ?? entry['participants'] ?? entry['attendees']);
}

function titleOf(kind: SourceKind, entry: Entry): string {
  if (kind === 'email') return textOf(entry['subject']) || 'No subject';
  if (kind === 'note') return 'Note';
  return textOf(entry['title'] ?? entry['name']) || kind;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value)
    ? value.filter((part): part is string => typeof part === 'string').join(', ')
    : '';
}
