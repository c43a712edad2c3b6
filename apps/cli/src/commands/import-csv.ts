import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { importCsv, type BadRow, type ImportAccount } from '@longhaul/wiring/import-csv';
import { openInput } from '@longhaul/wiring/input';
import { UsageError } from '@longhaul/wiring/errors';
import { isSet, onlyPositional, textFlag, type Arguments } from '../arguments.ts';
import { choiceFlag } from '../flags.ts';
import { exitCode } from '../exit-code.ts';
import { counted, grouped } from '../terminal/numbers.ts';

const deal = { one: 'deal', many: 'deals' };
const row = { one: 'row', many: 'rows' };

/** `longhaul import csv <file | ->`: a CRM's export as deals, one a line. */
export async function importCsvFile(given: Arguments): Promise<number> {
  const path = onlyPositional(given, 'a CSV file (or - for standard input)');
  const activityPaths = textFlag(given, 'activities')?.split(',') ?? [];
  const activities = activityPaths.map(async (each) => {
    return { path: each, input: await openInput(each, process.stdin) };
  });
  const run = await importCsv({
    path: path === '-' ? 'standard input' : path,
    input: await openInput(path, process.stdin),
    activities: await Promise.all(activities),
    from: textFlag(given, 'from'),
    decimal: choiceFlag(given, 'decimal', ['.', ',']),
    dates: choiceFlag(given, 'dates', ['month-first', 'day-first']) ?? 'month-first',
    encoding: textFlag(given, 'encoding'),
    onBadRow: tellBadRow,
  });
  const out = textFlag(given, 'out') ?? '-';
  await writeLines(run.lines, out);
  const account = run.account();
  if (isSet(given, 'json')) {
    const stream = out === '-' ? process.stderr : process.stdout;
    stream.write(`${JSON.stringify(wire(account))}\n`);
  } else {
    for (const line of accountLines(account, out)) process.stderr.write(`${line}\n`);
  }
  if (account.deals === 0) return exitCode.usage;
  return account.rejected > 0 ? exitCode.incomplete : exitCode.ok;
}

function tellBadRow({ path, line, column, reason }: BadRow): void {
  const where = `${path}:${String(line)}`;
  process.stderr.write(`${where}: ${column === undefined ? 'the row' : column} ${reason}\n`);
}

async function writeLines(lines: AsyncIterable<string>, out: string): Promise<void> {
  if (out === '-') {
    await writeTo(process.stdout, lines);
    return;
  }
  const file = createWriteStream(out);
  const closed = finished(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${out} cannot be written (${error.code ?? error.message}).`);
  });
  await Promise.race([closed, writeTo(file, lines)]);
  file.end();
  await closed;
}

async function writeTo(stream: Writable, lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (!stream.write(line)) await once(stream, 'drain');
}

function accountLines(account: ImportAccount, out: string): string[] {
  const { deals, rejected, unknownColumns: unknown, joined, unmatched, from } = account;
  const where = out === '-' ? '' : ` written to ${out}`;
  const lines = [
    `${counted(deals, deal)}${where}, read as an export of ${from}; ${counted(rejected, row)} left out.`,
  ];
  if (unknown.length > 0) {
    const [are, theyAre] =
      unknown.length === 1 ? ['column is', 'It is'] : ['columns are', 'They are'];
    lines.push(
      `${grouped(unknown.length)} ${are} not known: ${unknown.join(', ')}. ${theyAre} kept, and no prompt shows what is in them.`,
    );
  }
  if (joined + unmatched > 0) {
    lines.push(`${grouped(joined)} activities found their deal, ${grouped(unmatched)} did not.`);
  } else if (deals > 0) {
    lines.push('No activities were given: --activities FILE,FILE adds e-mails, calls and notes.');
  }
  return lines;
}

function wire(account: ImportAccount): unknown {
  return {
    deals: account.deals,
    rejected: account.rejected,
    unknown_columns: account.unknownColumns,
    activities_joined: account.joined,
    activities_unmatched: account.unmatched,
    from: account.from,
  };
}
