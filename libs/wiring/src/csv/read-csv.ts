import { TextDecoder } from 'node:util';
import { parse, type CsvError } from 'csv-parse';
import { UsageError } from '@longhaul/ports/errors';

/** One record of a CSV file: its header is the first. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly reason: string };

export type CsvFile = {
  readonly header: readonly string[];
  /** The mark between cells, as found. */
  readonly delimiter: string;
  readonly records: AsyncIterable<CsvRecord>;
};

/** A header that is longer is none. */
const mostHeaderChars = 1024 * 1024;
/** As long as a line of any other input may be. */
const mostRecordBytes = 64 * 1024 * 1024;
const delimiters = [',', ';', '\t', '|'] as const;

/**
 * Reads CSV as spreadsheets and CRMs write it: any of four marks between cells, line ends and quotes
 * within quotes, a byte-order mark, Excel's `sep=;` line, UTF-16. One record is held at a time.
 *
 * @throws UsageError when it is empty or not in the encoding it is read in.
 */
export async function readCsv(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): Promise<CsvFile> {
  const text = decoded(path, bytes, encoding)[Symbol.asyncIterator]();
  let head = '';
  let isWhole = false;
  while (firstLine(withoutMark(head)) === undefined && !isWhole && head.length < mostHeaderChars) {
    const next = await text.next();
    if (next.done === true) isWhole = true;
    else head += next.value;
  }
  const told = markLine.exec(head);
  head = withoutMark(head);
  if (head.trim() === '') throw new UsageError(`${path} is empty: there is no header in it.`);
  const delimiter = told?.[1] ?? delimiterOf(firstLine(head) ?? head);
  const rest = isWhole ? [] : { [Symbol.asyncIterator]: () => text };
  const records = recordsOf(joined(head, rest), delimiter, told ? 1 : 0);
  const first = await records.next();
  if (first.done === true || !('cells' in first.value)) {
    throw new UsageError(`${path}: its first line is no header.`);
  }
  return { header: first.value.cells, delimiter, records: complete(records, first.value.cells) };
}

/** How Excel says which mark it uses, before the header. */
const markLine = /^sep=(.)\r?\n/i;

function withoutMark(text: string): string {
  return text.replace(markLine, '');
}

async function* joined(head: string, rest: AsyncIterable<string> | readonly string[]) {
  yield head;
  yield* rest;
}

/** A row that is shorter or longer than the header has lost or gained a mark somewhere. */
async function* complete(
  records: AsyncIterable<CsvRecord>,
  header: readonly string[],
): AsyncGenerator<CsvRecord> {
  for await (const record of records) {
    if (!('cells' in record) || record.cells.length === header.length) yield record;
    else {
      const [has, wants] = [String(record.cells.length), String(header.length)];
      yield { line: record.line, reason: `has ${has} cells where the header has ${wants}` };
    }
  }
}

type Pushed = { readonly record: string[]; readonly info: { readonly lines: number } };

async function* recordsOf(
  text: AsyncIterable<string>,
  delimiter: string,
  linesBefore: number,
): AsyncGenerator<CsvRecord> {
  const broken: CsvRecord[] = [];
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: mostRecordBytes,
    skip_records_with_error: true,
    on_skip: (error) => {
      broken.push({ line: linesBefore + lineOf(error), reason: wordsOf(error) });
      return undefined;
    },
  });
  const feeding = feed(text, parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<Pushed>) {
      const inner = record.reduce((sum, cell) => sum + (cell.match(/\n/g)?.length ?? 0), 0);
      const line = linesBefore + info.lines - inner;
      // The parser reads ahead: what is broken further down waits for its turn.
      while (broken[0] && broken[0].line < line) yield* broken.splice(0, 1);
      yield { line, cells: record };
    }
    await feeding;
    yield* broken;
  } finally {
    parser.destroy();
  }
}

/** What fails in the source fails in the reader. */
async function feed(text: AsyncIterable<string>, parser: ReturnType<typeof parse>): Promise<void> {
  try {
    for await (const piece of text) {
      if (parser.destroyed) return;
      if (!parser.write(piece)) await drained(parser);
    }
    parser.end();
  } catch (error) {
    parser.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(parser: ReturnType<typeof parse>): Promise<void> {
  return new Promise((resolve) => {
    parser.once('drain', resolve);
    parser.once('close', resolve);
  });
}

function lineOf(error: CsvError | undefined): number {
  const lines: unknown = error?.['lines'];
  return typeof lines === 'number' ? lines : 0;
}

const sentences: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'opens a quote that is never closed',
  CSV_INVALID_CLOSING_QUOTE: 'goes on after a closing quote',
  INVALID_OPENING_QUOTE: 'has a quote in the middle of a cell that does not begin with one',
  CSV_MAX_RECORD_SIZE: 'is longer than 64 MiB: a quote may be missing',
};

function wordsOf(error: CsvError | undefined): string {
  return sentences[error?.code ?? ''] ?? `is no CSV (${error?.code ?? 'unknown'})`;
}

/** The first line, line ends in quotes included; `undefined` where it has not come yet. */
function firstLine(text: string): string | undefined {
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === '\n' && !isQuoted) return text.slice(0, at);
  }
  return undefined;
}

function delimiterOf(header: string): string {
  const bare = header.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((mark) => ({ mark, count: bare.split(mark).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).mark;
}

async function* decoded(
  path: string,
  bytes: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  try {
    for await (const piece of bytes) {
      decoder ??= new TextDecoder(encoding ?? encodingOf(piece), { fatal: true });
      yield decoder.decode(piece, { stream: true });
    }
    yield decoder?.decode() ?? '';
  } catch (error) {
    if (error instanceof UsageError) throw error;
    if (error instanceof RangeError)
      throw new UsageError(`There is no encoding ${encoding ?? ''}.`);
    const name = decoder?.encoding ?? 'utf-8';
    throw new UsageError(
      `${path} is not ${name.toUpperCase()}. Save it as "CSV UTF-8", or say how it is written: --encoding windows-1252.`,
      { cause: error },
    );
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}
