/**
 * The deal as a prompt shows it. The analyst knows nothing else: no export, no labels.
 *
 * A user message holds, between two lines of a fence, `## Deal` with `key: value` lines and
 * `contact: name | title | role | email` lines, then `## Content, newest first` with sources, each
 * under `### <kind> <id> | <date or "undated"> | <header>`. A content line that begins with `### `
 * is escaped by a backslash, so every such line is a heading.
 */

export type ContactText = {
  readonly name: string;
  readonly title: string;
  readonly role: string;
  readonly email: string;
};

export type SourceText = {
  readonly kind: string;
  readonly id: string;
  /** Epoch milliseconds; null when undated or no date. */
  readonly atMs: number | null;
  /** The date as written, for people; empty when undated. */
  readonly date: string;
  /** For an email `from → to | subject`. */
  readonly header: string;
  readonly text: string;
};

export type DealText = {
  /** By key: `deal_id`, `deal_name`, `stage`, `amount`, … Empty values are left out. */
  readonly fields: ReadonlyMap<string, string>;
  readonly contacts: readonly ContactText[];
  /** Newest first, as in the prompt. */
  readonly sources: readonly SourceText[];
};

const dealHeading = '## Deal';
const contentHeading = '## Content, newest first';
const sourceHeading = /^### (\S+) (.*?) \| (.*?)(?: \| (.*))?$/;

/** Where a line that is exactly `line` begins, or −1. */
function lineIndex(text: string, line: string, from = 0): number {
  for (let at = text.indexOf(line, from); at >= 0; at = text.indexOf(line, at + 1)) {
    const startsLine = at === 0 || text[at - 1] === '\n';
    const after = text[at + line.length];
    if (startsLine && (after === undefined || after === '\n')) return at;
  }
  return -1;
}

/** The inside of the fence, or the whole message when there is none. */
function insideFence(message: string): string {
  const [opening, delimiter] = /^BEGIN (\S+)\n/m.exec(message) ?? [];
  if (opening === undefined || delimiter === undefined) return message;
  const start = message.indexOf(opening) + opening.length;
  const end = message.lastIndexOf(`\nEND ${delimiter}`);
  return end < start ? message.slice(start) : message.slice(start, end);
}

/** A value of a fact; `-` stands for one that is missing. */
function readValue(text: string): string {
  const value = text.trim();
  return value === '-' ? '' : value;
}

function readContact(line: string): ContactText {
  const [name = '', title = '', role = '', email = ''] = line.split('|').map(readValue);
  return { name, title, role, email };
}

function readFacts(block: string): Pick<DealText, 'fields' | 'contacts'> {
  const fields = new Map<string, string>();
  const contacts: ContactText[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ');
    if (colon < 0) continue;
    const key = line.slice(0, colon);
    const value = readValue(line.slice(colon + 2));
    if (key === 'contact') contacts.push(readContact(value));
    else if (value !== '') fields.set(key, value);
  }
  return { fields, contacts };
}

function readSource(block: string): SourceText | undefined {
  const lineEnd = block.indexOf('\n');
  const heading = lineEnd < 0 ? block : block.slice(0, lineEnd);
  const [, kind, id, when = '', header = ''] = sourceHeading.exec(heading) ?? [];
  if (kind === undefined || id === undefined) return undefined;
  const parsed = Date.parse(when);
  const dated = Number.isNaN(parsed) ? { atMs: null, date: '' } : { atMs: parsed, date: when };
  return { kind, id, ...dated, header, text: lineEnd < 0 ? '' : block.slice(lineEnd + 1) };
}

function readSources(content: string): SourceText[] {
  return content
    .split(/^(?=### )/m)
    .map(readSource)
    .filter((source) => source !== undefined);
}

/** Reads a user message, or gives nothing when it holds no deal. */
export function readDealText(message: string): DealText | undefined {
  const inside = insideFence(message);
  const dealAt = lineIndex(inside, dealHeading);
  if (dealAt < 0) return undefined;
  const contentAt = lineIndex(inside, contentHeading, dealAt);
  const factsEnd = contentAt < 0 ? inside.length : contentAt;
  const facts = readFacts(inside.slice(dealAt + dealHeading.length, factsEnd));
  return { ...facts, sources: contentAt < 0 ? [] : readSources(inside.slice(contentAt)) };
}

/** The deal's id alone, without reading the rest; null when the message names none. */
export function readDealId(message: string): string | null {
  const dealAt = lineIndex(message, dealHeading);
  if (dealAt < 0) return null;
  const [, id] = /^deal_id: (.*)$/m.exec(message.slice(dealAt, dealAt + 4_000)) ?? [];
  return id?.trim() ?? null;
}
