/**
 * Cuts a file's text, as it streams in, into the texts of its items: one line each (NDJSON), or the
 * elements of one JSON array. Numbers lines as an editor and as the service do, so that a bad line
 * found here and one found there are the same line.
 *
 * Owns the text of the item being read and nothing else. Never holds more than `maxItemChars` of it.
 */

/** The service's limit for one line (64 MiB); here in UTF-16 units, which is never stricter. */
export const maxItemChars = 64 * 1024 * 1024;

export type SplitItem = {
  /** From 1; of an array's element the line it begins on. */
  readonly line: number;
  /** Absent where the item was longer than the limit. */
  readonly text: string | undefined;
};

const isBlank = (char: string): boolean =>
  char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\ufeff';

export class ItemSplitter {
  #mode: 'unknown' | 'lines' | 'array' = 'unknown';
  #lead = '';
  readonly #held = new HeldText();
  #line = 1;
  #startLine = 1;
  #depth = 0;
  #inString = false;
  #escaped = false;
  #isBetween = true;

  /** The items that end in this piece. */
  push(piece: string): SplitItem[] {
    if (this.#mode !== 'unknown') return this.#read(piece);
    this.#lead += piece;
    const first = [...this.#lead].find((char) => !isBlank(char));
    if (first === undefined) return [];
    this.#mode = first === '[' ? 'array' : 'lines';
    const lead = this.#lead;
    this.#lead = '';
    return this.#read(lead);
  }

  /** What stands behind the last boundary: a last line without a newline counts. */
  end(): SplitItem[] {
    const items: SplitItem[] = [];
    this.#held.take(this.#mode === 'array' ? this.#startLine : this.#line, items);
    return items;
  }

  #read(piece: string): SplitItem[] {
    return this.#mode === 'array' ? this.#readArray(piece) : this.#readLines(piece);
  }

  #readLines(piece: string): SplitItem[] {
    const items: SplitItem[] = [];
    let start = 0;
    for (;;) {
      const end = piece.indexOf('\n', start);
      if (end < 0) break;
      this.#held.append(piece.slice(start, end));
      this.#held.take(this.#line, items);
      this.#line += 1;
      start = end + 1;
    }
    this.#held.append(piece.slice(start));
    return items;
  }

  #readArray(piece: string): SplitItem[] {
    const items: SplitItem[] = [];
    let start = 0;
    for (let index = 0; index < piece.length; index += 1) {
      const char = piece.charAt(index);
      if (char === '\n') this.#line += 1;
      if (this.#isBetween && !isBlank(char)) {
        this.#startLine = this.#line;
        this.#isBetween = false;
      }
      if (!this.#bounds(char)) continue;
      this.#held.append(piece.slice(start, index));
      this.#held.take(this.#startLine, items);
      this.#isBetween = true;
      start = index + 1;
    }
    this.#held.append(piece.slice(start));
    return items;
  }

  /** Advances over one character and says whether it bounds elements of the outermost array. */
  #bounds(char: string): boolean {
    if (this.#inString) {
      if (this.#escaped) this.#escaped = false;
      else if (char === '\\') this.#escaped = true;
      else if (char === '"') this.#inString = false;
      return false;
    }
    if (char === '"') this.#inString = true;
    else if (char === '[' || char === '{') {
      this.#depth += 1;
      return this.#depth === 1;
    } else if (char === ']' || char === '}') {
      this.#depth -= 1;
      return this.#depth === 0;
    } else if (char === ',') return this.#depth === 1;
    return false;
  }
}

/** The text of the item being read; past the limit only counted. */
class HeldText {
  #pieces: string[] = [];
  #length = 0;

  append(piece: string): void {
    if (piece === '') return;
    this.#length += piece.length;
    if (this.#length > maxItemChars) this.#pieces = [];
    else this.#pieces.push(piece);
  }

  take(line: number, items: SplitItem[]): void {
    const isTooLong = this.#length > maxItemChars;
    const text = this.#pieces
      .join('')
      .replace(/^\ufeff/, '')
      .trim();
    this.#pieces = [];
    this.#length = 0;
    if (isTooLong) items.push({ line, text: undefined });
    else if (text !== '') items.push({ line, text });
  }
}
