import { complaintOf, type JsonSchema } from './json-schema.ts';
import type { SplitItem } from './split-items.ts';

/** What a workload asks of its items. */
export type ItemRules = {
  /** The field that names an item. */
  readonly idField: string;
  readonly schema: JsonSchema | undefined;
};

export type BadLine = { readonly line: number; readonly field: string; readonly reason: string };

/** What was found so far; the first bad lines are kept, all are counted. */
export type Findings = {
  readonly good: number;
  readonly bad: number;
  readonly badLines: readonly BadLine[];
};

export const maxBadLinesShown = 200;
export const noFindings: Findings = { good: 0, bad: 0, badLines: [] };

/**
 * Checks items as they come, in the words of the service.
 *
 * Owns the ids seen so far, to find repeated ones. Never holds an item.
 */
export class ItemChecker {
  readonly #rules: ItemRules;
  readonly #firstLines = new Map<string, number>();

  constructor(rules: ItemRules) {
    this.#rules = rules;
  }

  check(before: Findings, items: readonly SplitItem[]): Findings {
    let good = before.good;
    const found: BadLine[] = [];
    for (const item of items) {
      const complaint = this.#complaintOf(item);
      if (complaint) found.push({ line: item.line, ...complaint });
      else good += 1;
    }
    const room = maxBadLinesShown - before.badLines.length;
    return {
      good,
      bad: before.bad + found.length,
      badLines:
        found.length === 0 ? before.badLines : [...before.badLines, ...found.slice(0, room)],
    };
  }

  #complaintOf({ line, text }: SplitItem): Omit<BadLine, 'line'> | undefined {
    if (text === undefined) return { field: '', reason: 'is longer than 64 MiB' };
    const value = parse(text);
    if (value === undefined) return { field: '', reason: jsonReason(text) };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { field: '', reason: `is ${nameOf(value)}; each line must be one JSON object` };
    }
    const { idField, schema } = this.#rules;
    const id: unknown = (value as Readonly<Record<string, unknown>>)[idField];
    if (id === undefined || id === null) return { field: idField, reason: 'is missing' };
    const complaint = schema && complaintOf(value, schema);
    return complaint ?? this.#repeated(id, line);
  }

  #repeated(id: unknown, line: number): Omit<BadLine, 'line'> | undefined {
    if (typeof id !== 'string' && typeof id !== 'number') {
      return { field: this.#rules.idField, reason: 'must be a text or a number' };
    }
    const firstLine = this.#firstLines.get(String(id));
    if (firstLine === undefined) {
      this.#firstLines.set(String(id), line);
      return undefined;
    }
    const reason = `appears already on line ${String(firstLine)}; this one is left out`;
    return { field: this.#rules.idField, reason };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function jsonReason(text: string): string {
  if (text === '{' || text === '[') {
    return 'is not JSON; write one JSON object a line (NDJSON), or one JSON array';
  }
  const isCut = text.startsWith('{') && !text.endsWith('}');
  return isCut ? 'is not JSON: it breaks off before its closing brace' : 'is not JSON';
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}
