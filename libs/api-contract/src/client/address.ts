import * as z from 'zod';
import { wireParam, type Fields, type Route } from '../route.ts';

type Values = Readonly<Record<string, unknown>>;

/** The path and query of a call, percent-encoded. */
export function addressOf(
  route: Pick<Route, 'path' | 'params' | 'query'>,
  ask: { readonly params?: unknown; readonly query?: unknown },
): string {
  const segments = route.params ? textsOf(route.params, ask.params as Values) : new Map();
  const path = route.path.replace(/\{([a-z_]+)\}/g, (_all, name: string) =>
    segmentOf(String(segments.get(name))),
  );
  const query = route.query ? textsOf(route.query, (ask.query ?? {}) as Values) : new Map();
  const search = new URLSearchParams([...query]).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** `.` and `..` would be walked by the address's own rules, percent-encoded or not. */
function segmentOf(text: string): string {
  const encoded = encodeURIComponent(text);
  return /^\.{1,2}$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

function textsOf(fields: Fields, values: Values): Map<string, string> {
  const encoded = z.encode(fields, values) as Values;
  const present = Object.entries(encoded).filter(([, value]) => value !== undefined);
  return new Map(present.map(([name, value]) => [wireParam(name), String(value)]));
}
