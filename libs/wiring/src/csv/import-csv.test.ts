import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importCsv, type BadRow, type ImportOptions } from './import-csv.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Bytes in pieces of a few, so that every boundary falls somewhere. */
async function* pieces(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let at = 0; at < bytes.length; at += 3) yield bytes.subarray(at, at + 3);
}

const inputOf = (content: string | Uint8Array) => ({ name: 'in', bytes: pieces(content) });

async function imported(content: string | Uint8Array, options: Partial<ImportOptions> = {}) {
  const bad: BadRow[] = [];
  const run = await importCsv({
    ...{ path: 'deals.csv', input: inputOf(content), activities: [], from: undefined },
    ...{ decimal: undefined, dates: 'month-first', encoding: undefined },
    onBadRow: (row) => bad.push(row),
    ...options,
  });
  const deals: Record<string, unknown>[] = [];
  for await (const line of run.lines) deals.push(JSON.parse(line) as Record<string, unknown>);
  return { deals, bad, account: run.account() };
}

const header = 'Record ID,Deal Name,Amount,Close Date,Deal Description,Colour';
const good = '1,Acme,"1,200.50",2026-03-01,First line,red';

describe('a CSV file', () => {
  it.each([
    ['as it is', `${header}\n${good}\n`],
    ['without a last line end', `${header}\n${good}`],
    ['with CRLF, blank lines and a byte-order mark', `\uFEFF${header}\r\n\r\n${good}\r\n\r\n`],
    ['as UTF-16', Buffer.from(`\uFEFF${header}\n${good}\n`, 'utf16le')],
    ['with tabs', `${header}\n${good}`.replace('"1,200.50"', '1200.50').replaceAll(',', '\t')],
    [
      'with semicolons, which make commas decimal',
      `${header.replaceAll(',', ';')}\n1;Acme;1.200,50;2026-03-01;First line;red`,
    ],
    [
      'that says which mark it uses',
      `sep=|\n${header.replaceAll(',', '|')}\n1|Acme|1,200.50|2026-03-01|First line|red`,
    ],
  ])('%s is read the same', async (_, content) => {
    const { deals, bad, account } = await imported(content);
    expect(bad).toEqual([]);
    expect(deals).toEqual([
      {
        Colour: 'red',
        ...{ deal_id: '1', deal_name: 'Acme', amount: 1200.5, close_date: '2026-03-01' },
        notes: [{ body: 'Deal Description: First line' }],
      },
    ]);
    expect(account).toMatchObject({ deals: 1, unknownColumns: ['Colour'], from: 'hubspot' });
  });

  it('may have line ends, quotes and marks in its cells', async () => {
    const { deals } = await imported(`${header}\n1,"Say ""hi"", Ann",,,"One\n\nTwo",\n2,B,,,,\n`);
    expect(deals).toMatchObject([
      { deal_name: 'Say "hi", Ann', notes: [{ body: 'Deal Description: One\n\nTwo' }] },
      { deal_id: '2' },
    ]);
  });

  it('has each bad row told by line, column and reason, and the others read', async () => {
    const rows = [
      '1,"a\nb",,,,',
      ',X,,,,',
      '3,C,lots,,,',
      '4,D,,1.1.26x,,',
      '5,E,,',
      '6,F "x,,,,',
      '7,G,,,,',
    ];
    const { deals, bad, account } = await imported([header, ...rows, ''].join('\n'));
    expect(deals.map(({ deal_id: id }) => id)).toEqual(['1', '7']);
    expect(bad.map(({ line, column, reason }) => [line, column, reason.slice(0, 20)])).toEqual([
      [4, 'Record ID', 'is empty'],
      [5, 'Amount', '"lots" is no number '],
      [6, 'Close Date', '"1.1.26x" is no date'],
      [7, undefined, 'has 4 cells where th'],
      [8, undefined, 'has a quote in the m'],
    ]);
    expect(account).toMatchObject({ deals: 2, rejected: 5 });
  });

  it.each([
    ['nothing', '', 'deals.csv is empty'],
    ['no column of ids', 'a,b\n1,2\n', 'looks like an export of neither'],
    [
      'another encoding',
      Buffer.from(`${header}\n1,Stra\xdfe,,,,`, 'latin1'),
      'is not UTF-8. Save it as "CSV UTF-8"',
    ],
  ])('that holds %s says what to do', async (_, content, words) => {
    await expect(imported(content)).rejects.toThrow(words);
  });

  it('is read in the encoding that is named', async () => {
    const content = Buffer.from(`${header}\n1,Stra\xdfe,,,,`, 'latin1');
    const { deals } = await imported(content, { encoding: 'windows-1252' });
    expect(deals).toMatchObject([{ deal_name: 'Straße' }]);
    await expect(imported(content, { encoding: 'klingon' })).rejects.toThrow('no encoding klingon');
  });
});

describe('columns of one’s own', () => {
  it('stand in a file', async () => {
    const from = join(folder, 'columns.json');
    await writeFile(from, JSON.stringify({ fields: { deal_id: ['Vorgang'], amount: ['Wert'] } }));
    const { deals } = await imported('Vorgang;Wert\nV-1;1.200\n', { from });
    expect(deals).toEqual([{ deal_id: 'V-1', amount: 1200 }]);
    await expect(imported('A;B\n1;2\n', { from })).rejects.toThrow(
      'would be called one of: Vorgang',
    );
  });

  it('are refused with the reason when they are none', async () => {
    const from = join(folder, 'bad.json');
    await writeFile(from, '{"fields": {"deal": ["x"]}}');
    await expect(imported(`${header}\n${good}`, { from })).rejects.toThrow(
      'fields Unrecognized key',
    );
    await expect(imported(good, { from: 'nothing.json' })).rejects.toThrow('ENOENT');
  });
});

it('activities find their deals, and those that do not are counted', async () => {
  const activities = [
    {
      path: 'notes.csv',
      input: inputOf(
        'Associated Deal IDs,Activity type,Activity date,Body\n1;2,NOTE,2026-03-01,Met.\n9,NOTE,,Lost.\n1,CALL,soon,Hi\n',
      ),
    },
  ];
  const content = 'Record ID,Deal Name\n1,A\n2,B\n3,C\n';
  const { deals, bad, account } = await imported(content, { activities });
  const note = { date: '2026-03-01', body: 'Met.' };
  expect(deals).toMatchObject([{ notes: [note] }, { notes: [note] }, { deal_id: '3' }]);
  expect(bad).toMatchObject([{ path: 'notes.csv', line: 4, column: 'Activity date' }]);
  expect(account).toMatchObject({ joined: 2, unmatched: 1, rejected: 1 });
});
