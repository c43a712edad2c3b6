import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileError } from '@longhaul/platform/file-error';
import type { JournalEntry, StampJournal } from './stamp-journal.ts';

const fileName = 'calls.ndjson';
/** One line: the longest key, the numbers and room to spare. */
const slotBytes = 256;

/**
 * A journal of one small file in a folder that one process at a time holds: a line for each item
 * that is being called or has deaths, of a fixed length, so that the next item takes the place of
 * one that ended. A file for each item would cost more than all the rest of a stamp.
 *
 * Written without fsync: a killed process loses none of it, a power cut may, and then poison costs
 * a further death. A write throws a TerminalError with what to do, such as on a full disk.
 */
export function createDoingJournal(folder: string): StampJournal {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, fileName);
  const slots = new Map<string, number>();
  const free: number[] = [];
  const left = readSlots(path);
  left.forEach((entry, slot) => (entry ? slots.set(entry.key, slot) : free.push(slot)));
  let slotCount = left.length;
  return {
    read: () => readSlots(path).filter((entry) => entry !== undefined),
    put: (entry) => {
      const slot = slots.get(entry.key) ?? free.pop() ?? slotCount++;
      slots.set(entry.key, slot);
      writeSlot(path, slot, JSON.stringify(entry));
    },
    remove: (key) => {
      const slot = slots.get(key);
      if (slot === undefined) return;
      writeSlot(path, slot, '');
      slots.delete(key);
      free.push(slot);
    },
  };
}

/** Opened for each write: nothing is left to close when a job ends. */
function writeSlot(path: string, slot: number, text: string): void {
  const line = Buffer.from(`${text.padEnd(slotBytes - 1)}\n`);
  if (line.byteLength !== slotBytes) {
    throw new RangeError(`A stamp has ${String(slotBytes)} bytes: no item key is that long.`);
  }
  try {
    const file = openSync(path, 'r+');
    try {
      writeSync(file, line, 0, slotBytes, slot * slotBytes);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw fileError(error, { doing: 'write', path });
  }
}

/** The entries by slot; makes the file when there is none. */
function readSlots(path: string): (JournalEntry | undefined)[] {
  const text = readFileSync(path, { encoding: 'latin1', flag: 'a+' });
  const count = Math.ceil(text.length / slotBytes);
  return Array.from({ length: count }, (_, slot) =>
    readEntry(text.slice(slot * slotBytes, (slot + 1) * slotBytes)),
  );
}

/** A line that a power cut left empty or torn says nothing: it counts as lost. */
function readEntry(text: string): JournalEntry | undefined {
  try {
    const entry: unknown = JSON.parse(text);
    return isEntry(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is JournalEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { key, batch, deaths, stamped, alone } = value as Record<string, unknown>;
  return (
    typeof key === 'string' &&
    Number.isSafeInteger(batch) &&
    Number.isSafeInteger(deaths) &&
    typeof stamped === 'boolean' &&
    typeof alone === 'boolean'
  );
}
