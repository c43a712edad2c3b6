import type { Rejection } from '@longhaul/jobs/documents/submission';
import { itemName, readItemId } from '@longhaul/jobs/item-id';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import { firstComplaint, parseJson, type Json } from '@longhaul/jobs/wire';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import { maxLineBytes, type InputLine } from './input-lines.ts';

/** An item as it will be stored. */
export type ReadItem = {
  readonly id: string;
  readonly name: string;
  readonly item: Json;
  /** Compact JSON: the same item has the same bytes, however its file was laid out. */
  readonly bytes: Uint8Array;
  readonly unknownFields: number;
};

/** An item, or the line of the report on why it is none. */
export type ItemReading =
  | { readonly ok: true; readonly read: ReadItem }
  | { readonly ok: false; readonly rejection: Rejection };

type Reject = (field: string, reason: string, itemId?: string) => ItemReading;

/**
 * Reads one line of input as an item, or says which field of which line is wrong and why. Whatever a
 * line holds costs that line only.
 */
export function readItem(workload: AnyWorkload, input: InputLine): ItemReading {
  const { line } = input;
  const reject: Reject = (field, reason, itemId) => ({
    ok: false,
    rejection: { line, field, reason, ...(itemId === undefined ? {} : { itemId }) },
  });
  if (input.kind === 'too-long') {
    const mebibytes = Math.ceil(input.byteCount / 1024 / 1024);
    const limit = maxLineBytes / 1024 / 1024;
    return reject('', `is ${String(mebibytes)} MiB long; the limit is ${String(limit)} MiB a line`);
  }
  const text = decode(input.bytes);
  if (text === undefined) return reject('', 'is not UTF-8; save the file as UTF-8');
  const value = parseJson(text);
  if (value === undefined) return reject('', jsonComplaint(text));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return reject('', `is ${nameOf(value)}; each line must be one JSON object`);
  }
  try {
    return readObject(workload, value, reject);
  } catch (error) {
    return reject('', surpriseReason(error));
  }
}

function readObject(workload: AnyWorkload, value: object, reject: Reject): ItemReading {
  const parsed = workload.itemSchema.safeParse(value);
  if (parsed.success) return accept(workload, parsed.data, value, reject);
  const { field, reason } = firstComplaint(parsed.error);
  const givenId = (value as Record<string, unknown>)[workload.fields.id];
  const isMissing = field === workload.fields.id && givenId === undefined;
  const id = readItemId(givenId);
  return reject(field, isMissing ? 'is missing' : reason, id.ok ? id.id : undefined);
}

function accept(workload: AnyWorkload, item: Json, value: object, reject: Reject): ItemReading {
  const { id: givenId, name } = workload.identify(item);
  const id = readItemId(givenId);
  if (!id.ok) return reject(workload.fields.id, id.reason);
  const read: ReadItem = {
    id: id.id,
    name: itemName(id.id, name),
    item,
    bytes: encodeUtf8(JSON.stringify(value)),
    unknownFields: workload.countUnknownFields?.(item) ?? 0,
  };
  return { ok: true, read };
}

/** An id that was seen before: the first line counts, this one is left out. */
export function repeatedId(
  workload: AnyWorkload,
  itemId: string,
  line: number,
  firstLine: number,
): Rejection {
  const reason = `appears already on line ${String(firstLine)}; this one was left out`;
  return { line, field: workload.fields.id, reason, itemId };
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decodeUtf8(bytes);
  } catch {
    return undefined;
  }
}

function jsonComplaint(text: string): string {
  if (text === '{' || text === '[') {
    return 'is not JSON; write one JSON object a line (NDJSON), or one JSON array';
  }
  const cut = text.startsWith('{') && !text.endsWith('}');
  return cut ? 'is not JSON: it breaks off before its closing brace' : 'is not JSON';
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

/** The error's message is left out: it may quote the item. */
function surpriseReason(error: unknown): string {
  if (error instanceof RangeError) return 'is nested too deeply to be read';
  const name = error instanceof Error ? error.name : 'unknown error';
  return `cannot be read by its workload (${name})`;
}
