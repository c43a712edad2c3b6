/**
 * Cuts a stream of bytes into the texts of its items: one line each (NDJSON), or the elements of
 * one JSON array. Memory is bounded by the longest accepted line; a longer one is skipped without
 * being held. Knows bytes only, not what an item is.
 */

/** 64 MiB: what is longer is no item of a batch but a data set of its own. */
export const maxLineBytes = 64 * 1024 * 1024;

export type InputLine =
  | { readonly kind: 'text'; readonly line: number; readonly bytes: Uint8Array }
  | { readonly kind: 'too-long'; readonly line: number; readonly byteCount: number };

const newline = 0x0a;
const carriageReturn = 0x0d;
const openBracket = 0x5b;
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

/**
 * Yields every line that is not blank, numbered from 1 as an editor would, or every element of a
 * JSON array, numbered by the line it begins on. A byte-order mark and carriage returns are taken
 * off. A last line without a newline counts. The source is closed when the reader stops early.
 */
export async function* inputLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  const pieces = withoutByteOrderMark(source);
  try {
    const lead: Uint8Array[] = [];
    let first: number | undefined;
    while (first === undefined) {
      const next = await pieces.next();
      if (next.done === true) break;
      lead.push(next.value);
      first = next.value.find((byte) => !isBlank(byte));
    }
    const rest = chain(lead, pieces);
    yield* first === openBracket ? arrayElements(rest) : plainLines(rest);
  } finally {
    await pieces.return(undefined);
  }
}

async function* chain(
  lead: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  yield* lead;
  yield* rest;
}

async function* withoutByteOrderMark(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const piece of source) {
    if (!head) {
      yield piece;
      continue;
    }
    head = concat([head, piece]);
    if (head.length < byteOrderMark.length) continue;
    yield byteOrderMark.every((byte, index) => head?.[index] === byte) ? head.subarray(3) : head;
    head = undefined;
  }
  if (head && head.length > 0) yield head;
}

async function* plainLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  const held = new HeldText();
  let line = 1;
  for await (const piece of source) {
    let start = 0;
    for (;;) {
      const end = piece.indexOf(newline, start);
      if (end < 0) break;
      held.append(piece.subarray(start, end));
      yield* held.take(line);
      line += 1;
      start = end + 1;
    }
    held.append(piece.subarray(start));
  }
  yield* held.take(line);
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * The elements of the array, told apart by nesting and strings only: whether an element is JSON is
 * found out by who parses it, so that one bad element costs itself and no other. What stands between
 * or behind arrays comes out as an element, so that it is reported and not lost.
 */
async function* arrayElements(source: AsyncIterable<Uint8Array>): AsyncGenerator<InputLine> {
  const held = new HeldText();
  const state = { line: 1, startLine: 1, depth: 0, inString: false, escaped: false };
  let isBetween = true;
  for await (const piece of source) {
    let start = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const byte = piece[index] ?? 0;
      if (byte === newline) state.line += 1;
      if (isBetween && !isBlank(byte)) {
        state.startLine = state.line;
        isBetween = false;
      }
      if (!scan(state, byte)) continue;
      held.append(piece.subarray(start, index));
      yield* held.take(state.startLine);
      isBetween = true;
      start = index + 1;
    }
    held.append(piece.subarray(start));
  }
  yield* held.take(state.startLine);
}

type ArrayScan = {
  line: number;
  startLine: number;
  depth: number;
  inString: boolean;
  escaped: boolean;
};

/** Advances over one byte and says whether it bounds elements of the outermost array. */
function scan(state: ArrayScan, byte: number): boolean {
  if (state.inString) {
    if (state.escaped) state.escaped = false;
    else if (byte === backslash) state.escaped = true;
    else if (byte === quote) state.inString = false;
    return false;
  }
  if (byte === quote) state.inString = true;
  else if (byte === openBracket || byte === 0x7b) {
    state.depth += 1;
    return state.depth === 1;
  } else if (byte === 0x5d || byte === 0x7d) {
    state.depth -= 1;
    return state.depth === 0;
  } else if (byte === comma) return state.depth === 1;
  return false;
}

/** The text of the line being read, in the pieces it came in; past the limit only counted. */
class HeldText {
  #pieces: Uint8Array[] = [];
  #byteCount = 0;

  append(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#byteCount += piece.length;
    if (this.#byteCount > maxLineBytes) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  *take(line: number): Generator<InputLine> {
    const byteCount = this.#byteCount;
    const bytes = byteCount > maxLineBytes ? undefined : trim(concat(this.#pieces));
    this.#pieces = [];
    this.#byteCount = 0;
    if (!bytes) yield { kind: 'too-long', line, byteCount };
    else if (bytes.length > 0) yield { kind: 'text', line, bytes };
  }
}

function isBlank(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === newline || byte === carriageReturn;
}

function trim(bytes: Uint8Array): Uint8Array {
  let start = 0;
  let end = bytes.length;
  while (start < end && isBlank(bytes[start] ?? 0)) start += 1;
  while (end > start && isBlank(bytes[end - 1] ?? 0)) end -= 1;
  return bytes.subarray(start, end);
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
