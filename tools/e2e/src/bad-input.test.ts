import { mkdir, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { idsOf, readAccount } from './harness/account.ts';
import { deal, ndjson } from './harness/deals.ts';
import { useStage } from './harness/stage.ts';

type Row = {
  readonly name: string;
  readonly content: string | Uint8Array;
  readonly code: number;
  /** Sentences it says, on either stream. */
  readonly says?: readonly string[];
  /** Deals that finished all the same. */
  readonly ok?: readonly string[];
};

const first = JSON.stringify(deal('first'));
const last = JSON.stringify(deal('last'));
const both = ['first', 'last'];
const incomplete = { code: 3, ok: both };

/** A file of three lines whose second is at fault. */
function around(bad: string, newline = '\n'): string {
  return [first, bad, last, ''].join(newline);
}

function fiftyMegabytes(): string {
  const body = 'We talked about pricing and next steps. '.repeat(25_000);
  const emails = Array.from({ length: 50 }, (_, at) => ({ id: `e${String(at)}`, body }));
  return JSON.stringify({ deal_id: 'huge', emails });
}

const odd = ['ACME', 'acme', '../../etc/passwd', 'Straße 1/2', 'x_y', ' blank '];

const rows: readonly Row[] = [
  {
    ...incomplete,
    name: 'a malformed line',
    content: around('{"deal_id": "bad", oops}'),
    says: [
      'deals.ndjson:2: the line is not JSON',
      '1 line was no deal and left out: see rejected.ndjson',
    ],
  },
  {
    ...incomplete,
    name: 'a line that is no object',
    content: around('[1, 2]'),
    says: ['deals.ndjson:2: the line is an array; each line must be one JSON object'],
  },
  {
    ...incomplete,
    name: 'a wrong type',
    content: around('{"deal_id": "bad", "amount": "a lot"}'),
    says: ['deals.ndjson:2: bad amount', 'must be a number, not a string'],
  },
  {
    ...incomplete,
    name: 'a missing id',
    content: around('{"deal_name": "nameless"}'),
    says: ['deals.ndjson:2: deal_id is missing'],
  },
  {
    ...incomplete,
    name: 'an id that is given twice',
    content: around(JSON.stringify(deal('first', 'again'))),
    says: ['deals.ndjson:2: first deal_id appears already on line 1; this one was left out'],
  },
  {
    name: 'ids that are no keys, or differ only in case',
    content: ndjson(odd.map((id) => deal(id))),
    code: 0,
    ok: odd,
  },
  {
    name: 'an empty file',
    content: '',
    code: 2,
    says: ['deals.ndjson is empty: there is no deal in it'],
  },
  { name: 'blank lines only', content: '\n \r\n\n', code: 2, says: ['deals.ndjson is empty'] },
  {
    name: 'a deal of 50 MB',
    content: around(fiftyMegabytes()),
    code: 0,
    ok: ['first', 'huge', 'last'],
  },
  { name: 'a byte-order mark', content: `\uFEFF${around('')}`, code: 0, ok: both },
  { name: 'CRLF line ends', content: around('', '\r\n'), code: 0, ok: both },
  {
    ...incomplete,
    name: 'a truncated last line',
    content: `${first}\n${last}\n${JSON.stringify(deal('cut')).slice(0, 60)}`,
    says: ['deals.ndjson:3: the line is not JSON: it breaks off before its closing brace'],
  },
  {
    name: 'a JSON array',
    content: JSON.stringify([deal('first'), deal('last')], null, 2),
    code: 0,
    ok: both,
  },
  {
    ...incomplete,
    name: 'a JSON array with a bad element',
    content: `[\n${first},\n{"deal_id": true},\n${last}\n]`,
    says: ['deals.ndjson:3: deal_id must be a text or a number'],
  },
  { name: 'gzip', content: gzipSync(around('')), code: 0, ok: both },
  {
    name: 'a damaged gzip',
    content: gzipSync(around('')).subarray(0, 60),
    code: 2,
    says: ['deals.ndjson is damaged gzip', 'Compress it again.'],
  },
  {
    ...incomplete,
    name: 'a line that is not UTF-8',
    content: Buffer.concat([
      Buffer.from(`${first}\n{"deal_id": "Stra`),
      Buffer.from([0xdf]),
      Buffer.from(`e"}\n${last}\n`),
    ]),
    says: ['deals.ndjson:2: the line is not UTF-8; save the file as UTF-8'],
  },
  {
    name: 'a file of which no line is a deal',
    content: Buffer.from(around(''), 'utf16le'),
    code: 2,
    says: ['deals.ndjson: none of its'],
  },
];

const stage = useStage();

describe('bad input', () => {
  it.each(rows)(
    '$name: ends with $code, says what is wrong, and finishes the others',
    async (row) => {
      const { scene } = stage;
      await writeFile(scene.path('deals.ndjson'), row.content);
      const { code, stdout, stderr } = await scene.run(['run', 'deals.ndjson', '--out', 'out']);
      const said = stdout + stderr;
      for (const sentence of row.says ?? []) expect(said).toContain(sentence);
      expect(said).not.toMatch(/longhaul failed|\n\s+at /);
      expect(code).toBe(row.code);
      if (!row.ok) return;
      const account = await readAccount(scene.path('out'));
      expect(idsOf(account, 'ok')).toEqual([...row.ok].sort());
      expect(account.manifest.rejected).toBe(row.code === 3 ? 1 : 0);
    },
  );

  it('a line of 200 MB: is skipped without being held, and the others finish', async () => {
    const { scene } = stage;
    const { code, stderr } = await scene.run(['run', '-', '--out', 'out'], {
      input: Readable.from(withHugeLine()),
      env: { NODE_OPTIONS: '--max-old-space-size=128' },
    });
    expect(stderr).toMatch(
      /standard input:2: the line is 20\d MiB long; the limit is 64 MiB a line/,
    );
    expect(code).toBe(3);
    expect(idsOf(await readAccount(scene.path('out')), 'ok')).toEqual(both);
  });

  it.each([
    { name: 'a folder', path: 'folder', says: 'folder is a folder. Give one NDJSON or JSON file' },
    {
      name: 'no such file',
      path: 'missing.ndjson',
      says: 'missing.ndjson does not exist. Give a file of deals',
    },
  ])('$name in place of a file: ends with 2 and says what to give', async ({ path, says }) => {
    const { scene } = stage;
    await mkdir(scene.path('folder'));
    const { code, stderr } = await scene.run(['run', path]);
    expect(stderr).toContain(says);
    expect(code).toBe(2);
  });
});

function* withHugeLine(): Generator<Uint8Array> {
  yield Buffer.from(`${first}\n{"deal_id": "huge", "notes": [{"body": "`);
  const mebibyte = Buffer.alloc(1024 * 1024, 'a');
  for (let count = 0; count < 200; count += 1) yield mebibyte;
  yield Buffer.from(`"}]}\n${last}\n`);
}
