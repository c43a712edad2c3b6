import { readFile } from 'node:fs/promises';
import {
  activityRows,
  joinKey,
  withActivities,
  type Activity,
} from '@longhaul/deals/crm/activity-rows';
import type { Forms } from '@longhaul/deals/crm/cells';
import { columnMapSchema, type ColumnMap } from '@longhaul/deals/crm/column-map';
import { crmMaps, crmNames, crmOf, type CrmName } from '@longhaul/deals/crm/crm-maps';
import { dealRows } from '@longhaul/deals/crm/deal-rows';
import { parseJson } from '@longhaul/jobs/wire';
import { fileErrorCode } from '@longhaul/platform/file-error';
import { UsageError } from '@longhaul/ports/errors';
import { readCsv, type CsvFile } from './read-csv.ts';
import type { Input } from '../input.ts';

export { crmNames } from '@longhaul/deals/crm/crm-maps';

export type ImportOptions = {
  /** As people name it, for messages. */
  readonly path: string;
  readonly input: Input;
  /** Exports of e-mails, calls, meetings, notes: held in memory, so that each finds its deal. */
  readonly activities: readonly { readonly path: string; readonly input: Input }[];
  /** A CRM's name or a file of columns; by default what the header looks like. */
  readonly from: string | undefined;
  /** By default as the file looks: where cells are parted by semicolons, commas are decimal. */
  readonly decimal: Forms['decimal'] | undefined;
  readonly dates: Forms['dates'];
  /** By default UTF-8, or UTF-16 where the file begins so. */
  readonly encoding: string | undefined;
  readonly onBadRow: (row: BadRow) => void;
};

export type BadRow = {
  readonly path: string;
  readonly line: number;
  readonly column: string | undefined;
  readonly reason: string;
};

export type ImportAccount = {
  readonly deals: number;
  readonly rejected: number;
  /** Columns kept as fields that no prompt shows. */
  readonly unknownColumns: readonly string[];
  /** Activities that found their deal, and those that did not. */
  readonly joined: number;
  readonly unmatched: number;
  readonly from: string;
};

export type CsvImport = {
  /** One deal a line, as NDJSON with line ends. */
  readonly lines: AsyncIterable<string>;
  /** Of the lines that were read so far. */
  readonly account: () => ImportAccount;
};

/** @throws UsageError when a file cannot be read as CSV or names no deals. */
export async function importCsv(options: ImportOptions): Promise<CsvImport> {
  const file = await readCsv(options.path, options.input.bytes, options.encoding);
  const { name, map } = await mapOf(options, file.header);
  const forms = formsOf(options, file);
  const rows = dealRows(map, file.header, forms);
  if (!('read' in rows)) throw noIds(options.path, rows.missing, file.header);
  const counts = { deals: 0, rejected: 0, joined: 0 };
  const held = await holdActivities(options, map, () => (counts.rejected += 1));
  async function* lines(): AsyncGenerator<string> {
    if (!('read' in rows)) return;
    for await (const record of file.records) {
      const reading =
        'cells' in record
          ? rows.read(record.cells)
          : { ok: false as const, column: undefined, reason: record.reason };
      if (!reading.ok) {
        const { column, reason } = reading;
        counts.rejected += 1;
        options.onBadRow({ path: options.path, line: record.line, column, reason });
        continue;
      }
      const own = held.take(String(reading.deal.deal_id));
      counts.joined += own.length;
      counts.deals += 1;
      yield `${JSON.stringify(withActivities(reading.deal, own))}\n`;
    }
  }
  return {
    lines: lines(),
    account: () => ({
      ...counts,
      unknownColumns: rows.unknown,
      unmatched: held.left(),
      from: name,
    }),
  };
}

async function mapOf(
  { from, path }: ImportOptions,
  header: readonly string[],
): Promise<{ readonly name: string; readonly map: ColumnMap }> {
  const name = from ?? crmOf(header);
  if (name === undefined) {
    throw new UsageError(
      `${path} looks like an export of neither ${crmNames.join(' nor ')}. Say which columns are what: --from FILE.json (see longhaul import csv --help).`,
    );
  }
  if (isCrmName(name)) return { name, map: crmMaps[name] };
  const text = await readFile(name, 'utf8').catch((error: unknown) => {
    const code = fileErrorCode(error) ?? 'unknown';
    const known = crmNames.join(', ');
    throw new UsageError(`--from takes ${known} or a file of columns; ${name}: ${code}.`);
  });
  const parsed = columnMapSchema.safeParse(parseJson(text));
  if (parsed.success) return { name, map: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new UsageError(`The columns ${name}: ${where} ${issue?.message ?? 'are not valid'}.`);
}

function isCrmName(name: string): name is CrmName {
  return (crmNames as readonly string[]).includes(name);
}

function formsOf({ decimal, dates }: ImportOptions, { delimiter }: CsvFile): Forms {
  return { decimal: decimal ?? (delimiter === ';' ? ',' : '.'), dates };
}

function noIds(path: string, titles: readonly string[], header: readonly string[]): UsageError {
  return new UsageError(
    `${path} has no column of deal ids. It would be called one of: ${titles.join(', ')}. There are: ${header.join(', ')}. Another name for it goes into a file for --from.`,
  );
}

type HeldActivities = {
  readonly take: (dealId: string) => readonly Activity[];
  /** Those that no deal took. */
  readonly left: () => number;
};

async function holdActivities(
  options: ImportOptions,
  map: ColumnMap,
  onRejected: () => void,
): Promise<HeldActivities> {
  const byDeal = new Map<string, Activity[]>();
  const taken = new Set<string>();
  for (const { path, input } of options.activities) {
    const file = await readCsv(path, input.bytes, options.encoding);
    const rows = activityRows(map, file.header, formsOf(options, file));
    if (!('read' in rows)) throw noIds(path, rows.missing, file.header);
    for await (const record of file.records) {
      const reading =
        'cells' in record
          ? rows.read(record.cells)
          : { ok: false as const, column: undefined, reason: record.reason };
      if (reading.ok === false) {
        const { column, reason } = reading;
        onRejected();
        options.onBadRow({ path, line: record.line, column, reason });
      } else if (reading.ok === true) {
        for (const id of reading.dealIds) {
          const key = joinKey(id);
          const own = byDeal.get(key);
          if (own) own.push(reading.activity);
          else byDeal.set(key, [reading.activity]);
        }
      }
    }
  }
  return {
    take: (dealId) => {
      const key = joinKey(dealId);
      taken.add(key);
      return byDeal.get(key) ?? [];
    },
    left: () => [...byDeal].reduce((sum, [key, own]) => sum + (taken.has(key) ? 0 : own.length), 0),
  };
}
