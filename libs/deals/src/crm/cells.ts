import { parseInstant } from '../content/instant.ts';

/** How an export writes what can be read in two ways. */
export type Forms = {
  readonly decimal: '.' | ',';
  /** Of dates such as `03/04/2026`; with dots the day is first in any case. */
  readonly dates: 'month-first' | 'day-first';
};

/**
 * A number as spreadsheets and CRMs write it: `1,234.50`, `1.234,50`, `$12,000`, `EUR 12 000,50`,
 * `(500)` for a negative one. Where both marks occur the last one is the decimal; where one occurs it
 * is as `decimal` says. `undefined` for anything else, rather than a guess.
 */
export function numberOf(cell: string, decimal: Forms['decimal']): number | undefined {
  const bare = cell.replace(/[\s\u00a0\u202f'’]/g, '');
  const inner = /^\((.*)\)$/.exec(bare)?.[1];
  const core = (inner ?? bare)
    .replace(/^([-+]?)(?:\p{Sc}|[A-Z]{3})/u, '$1')
    .replace(/(?:\p{Sc}|[A-Z]{3})$/u, '');
  const [, sign = '', digits] = /^([-+]?)([\d.,]+)$/.exec(core) ?? [];
  if (digits === undefined) return undefined;
  const value = unsigned(digits, decimalOf(digits, decimal));
  if (value === undefined) return undefined;
  return sign === '-' || inner !== undefined ? -value : value;
}

function decimalOf(digits: string, decimal: Forms['decimal']): Forms['decimal'] {
  const [point, comma] = [digits.lastIndexOf('.'), digits.lastIndexOf(',')];
  if (point < 0 || comma < 0) return decimal;
  return point > comma ? '.' : ',';
}

function unsigned(digits: string, decimal: Forms['decimal']): number | undefined {
  const group = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, extra] = digits.split(decimal);
  if (extra !== undefined || !/^\d*$/.test(fraction ?? '')) return undefined;
  // Groups of three, in India of two before the last.
  const isGrouped = /^\d{1,3}(?:[.,]\d{2,3})*[.,]\d{3}$/.test(whole);
  if (!/^\d+$/.test(whole) && !isGrouped) return undefined;
  return Number(`${whole.replaceAll(group, '')}.${fraction ?? '0'}`);
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const clock = String.raw`(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?)?`;
const numeric = new RegExp(String.raw`^(\d{1,4})([./-])(\d{1,2})\2(\d{1,2}|\d{4})${clock}$`, 'i');
const dayName = new RegExp(String.raw`^(\d{1,2})\.?[ -]([a-z]{3,9})\.?,?[ -](\d{4})${clock}$`, 'i');
const nameDay = new RegExp(String.raw`^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})${clock}$`, 'i');

/**
 * A date as `2026-03-01`, or with a time as `2026-03-01T10:30:00Z`; a time without a zone counts as
 * UTC, so that every machine reads the same. `undefined` for anything else, rather than a guess.
 */
export function dateOf(cell: string, order: Forms['dates']): string | undefined {
  const text = cell.trim();
  const instant = parseInstant(text);
  if (instant !== undefined) {
    const day = new Date(instant).toISOString();
    return text.length === 10 ? day.slice(0, 10) : day.replace('.000Z', 'Z');
  }
  const parts = numericParts(text, order) ?? namedParts(text);
  return parts && written(parts);
}

type Parts = {
  readonly year: string;
  readonly month: number;
  readonly day: number;
  readonly time: readonly (string | undefined)[];
};

function numericParts(text: string, order: Forms['dates']): Parts | undefined {
  const [, first, mark, second, third, ...time] = numeric.exec(text) ?? [];
  if (first === undefined || second === undefined || third === undefined) return undefined;
  if (first.length === 4) {
    return { year: first, month: Number(second), day: Number(third), time };
  }
  if (first.length === 3 || third.length === 1) return undefined;
  const year = third.length === 2 ? `20${third}` : third;
  const isDayFirst = mark === '.' || order === 'day-first';
  const [day, month] = isDayFirst ? [first, second] : [second, first];
  return { year, month: Number(month), day: Number(day), time };
}

function namedParts(text: string): Parts | undefined {
  const [, day, name, year, ...time] = dayName.exec(text) ?? [];
  if (day !== undefined && name !== undefined && year !== undefined) {
    return { year, month: monthOf(name), day: Number(day), time };
  }
  const [, month, dayOfMonth, ofYear, ...at] = nameDay.exec(text) ?? [];
  if (month === undefined || dayOfMonth === undefined || ofYear === undefined) return undefined;
  return { year: ofYear, month: monthOf(month), day: Number(dayOfMonth), time: at };
}

function monthOf(name: string): number {
  return months.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

function written({ year, month, day, time }: Parts): string | undefined {
  const two = (value: number | string): string => String(value).padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const startMs = Date.parse(`${date}T00:00:00Z`);
  // `2026-02-30` is read as a day in March by some.
  if (Number.isNaN(startMs) || new Date(startMs).toISOString().slice(0, 10) !== date) {
    return undefined;
  }
  const [hour, minute = '00', second = '00', half] = time;
  if (hour === undefined) return date;
  const hours =
    half === undefined ? Number(hour) : (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0);
  const at = `${date}T${two(hours)}:${minute}:${second}Z`;
  return Number.isNaN(Date.parse(at)) ? undefined : at;
}

/** Prose of a cell: CRMs keep what was typed into a rich field as HTML. */
export function textOf(cell: string): string {
  if (!/<\/?(?:p|div|br|span|table|ul|ol|li|html|body|a|b|strong)\b[^>]*>/i.test(cell)) {
    return cell.trim();
  }
  return cell
    .replace(/<(style|script)\b[\s\S]*?<\/\1>/gi, '')
    .replace(/<(?:br|\/p|\/div|\/li|\/tr|\/h\d)\b[^>]*>/gi, '\n')
    .replace(/<\/?[a-z][^>]*>/gi, '')
    .replace(/&(nbsp|lt|gt|quot|#39|apos|amp);/g, (_, name: string) => entities[name] ?? '')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

const entities: Readonly<Record<string, string>> = {
  ...{ nbsp: ' ', lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", amp: '&' },
};
