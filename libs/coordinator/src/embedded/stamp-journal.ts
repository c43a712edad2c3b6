/**
 * What outlives the process of an embedded coordinator: which items were being called, and how
 * often an item's worker died. The rest of the index is rebuilt from the store.
 *
 * Losing an entry costs one further death of an item that kills its worker, and nothing else.
 */
export type JournalEntry = {
  readonly key: string;
  readonly batch: number;
  /** Deaths charged so far. */
  readonly deaths: number;
  /** Whether the item is being called now, or was when its process died. */
  readonly stamped: boolean;
  /** Whether it was the only item being called. */
  readonly alone: boolean;
};

/** One entry a key; synchronous, so that a stamp stands before its call begins. */
export type StampJournal = {
  readonly read: () => readonly JournalEntry[];
  /** Writes the entry of its key, in place of the one before. */
  readonly put: (entry: JournalEntry) => void;
  /** Removing what is not there changes nothing. */
  readonly remove: (key: string) => void;
};

/** A journal that lives as long as whoever holds it. */
export function createMemoryJournal(): StampJournal {
  const entries = new Map<string, JournalEntry>();
  return {
    read: () => [...entries.values()],
    put: (entry) => void entries.set(entry.key, entry),
    remove: (key) => void entries.delete(key),
  };
}
