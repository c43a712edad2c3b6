import { sanitizeLine } from '@longhaul/prompts/sanitize';
import type { Call, Deal, DealDocument, Email, Meeting, Note } from '../deal.ts';
import { parseInstant } from './instant.ts';

export const sourceKinds = ['email', 'note', 'call', 'meeting', 'document'] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** One piece of a deal's content that a finding can point at. */
export type Source = {
  /** Unique in its deal. */
  readonly id: string;
  readonly kind: SourceKind;
  /** Epoch milliseconds; absent where the date is missing or unreadable. */
  readonly at?: number | undefined;
  /** One line, sanitized: who, to whom, about what. */
  readonly header: string;
  /** As it came; empty for a document, of which only metadata is known. */
  readonly text: string;
};

type Entry = Omit<Source, 'id'> & { readonly givenId: string | undefined };

/** Made once for a deal, which nobody changes once it is read: prompt, facts and evidence ask for them. */
const known = new WeakMap<Deal, readonly Source[]>();

/**
 * A deal's content as sources, kind by kind in the order given.
 *
 * A source keeps its own id where that is one word and no other source has it; else it gets its kind
 * and place (`email-1`, `note-2`), or the next number that is free.
 */
export function sourcesOf(deal: Deal): readonly Source[] {
  const made = known.get(deal) ?? makeSources(deal);
  known.set(deal, made);
  return made;
}

function makeSources(deal: Deal): readonly Source[] {
  const entries = entriesOf(deal);
  const uses = new Map<string, number>();
  for (const { givenId } of entries) {
    if (givenId !== undefined) uses.set(givenId, (uses.get(givenId) ?? 0) + 1);
  }
  const places = new Map<SourceKind, number>();
  return entries.map(({ givenId, ...source }) => {
    const place = (places.get(source.kind) ?? 0) + 1;
    places.set(source.kind, place);
    if (givenId !== undefined && uses.get(givenId) === 1) return { id: givenId, ...source };
    return { id: freeId(source.kind, place, uses), ...source };
  });
}

function freeId(kind: SourceKind, place: number, uses: Map<string, number>): string {
  let number = place;
  while (uses.has(`${kind}-${String(number)}`)) number += 1;
  const id = `${kind}-${String(number)}`;
  uses.set(id, 1);
  return id;
}

function entriesOf(deal: Deal): Entry[] {
  return [
    ...(deal.emails ?? []).map(emailEntry),
    ...(deal.notes ?? []).map(noteEntry),
    ...(deal.calls ?? []).map(callEntry),
    ...(deal.meetings ?? []).map(meetingEntry),
    ...(deal.documents ?? []).map(documentEntry),
  ];
}

type Dated = { readonly id?: unknown; readonly date?: string | null | undefined };

function entry(
  kind: SourceKind,
  given: Dated,
  header: string,
  text: string | null | undefined,
): Entry {
  return {
    kind,
    givenId: wordOf(given.id),
    at: parseInstant(given.date),
    header: sanitizeLine(header),
    text: text ?? '',
  };
}

/** An id that fits into a source's line and can be repeated by a model without a slip. */
function wordOf(id: unknown): string | undefined {
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  const word = String(id);
  return /^[^\s|]{1,100}$/.test(word) && sanitizeLine(word) === word ? word : undefined;
}

function emailEntry(email: Email): Entry {
  const people = `${email.from ?? 'unknown'} → ${listed(email.to) || 'unknown'}`;
  return entry('email', email, joined([people, email.subject]), email.body);
}

function noteEntry(note: Note): Entry {
  return entry('note', note, note.author ?? '', note.body);
}

function callEntry(call: Call): Entry {
  const minutes = call.duration_minutes;
  const length = typeof minutes === 'number' ? `${String(minutes)} min` : undefined;
  return entry(
    'call',
    call,
    joined([call.title, listed(call.participants), length]),
    call.transcript,
  );
}

function meetingEntry(meeting: Meeting): Entry {
  return entry(
    'meeting',
    meeting,
    joined([meeting.title, listed(meeting.attendees)]),
    meeting.notes,
  );
}

function documentEntry(document: DealDocument): Entry {
  const bytes = document.size_bytes;
  const size = typeof bytes === 'number' ? `${String(bytes)} bytes` : undefined;
  return entry('document', document, joined([document.name, document.type, size]), '');
}

function listed(people: string | readonly string[] | null | undefined): string {
  return typeof people === 'string' ? people : (people ?? []).join(', ');
}

function joined(parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part?.trim()).join(' | ');
}
