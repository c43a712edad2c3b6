import { expect, it } from 'vitest';
import { dealsCsv, interventionsCsv } from './csv.ts';
import { formula, hostileInsights } from './testing.ts';

const insights = await hostileInsights();

/** The cells of a table, as RFC 4180 says. */
function cellsOf(csv: string): string[][] {
  return csv
    .slice(1)
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)]
        .slice(0, -1)
        .map(([, cell = '']) => cell.replace(/^"([^]*)"$/, '$1').replaceAll('""', '"')),
    );
}

it('one row a deal, every row as wide as the titles', () => {
  const [titles = [], ...rows] = cellsOf(dealsCsv(insights));
  expect(rows).toHaveLength(12);
  for (const row of rows) expect(row.length).toBeGreaterThanOrEqual(titles.length - 1);
  expect(titles.slice(0, 3)).toEqual(['rank', 'deal_id', 'deal_name']);
});

it('a cell that a spreadsheet would compute is defused', () => {
  for (const csv of [dealsCsv(insights), interventionsCsv(insights)]) {
    const cells = cellsOf(csv).flat();
    expect(cells).toContain(`'${formula}`);
    for (const cell of cells) expect(cell).not.toMatch(/^\s*[=+@\t\r]/);
  }
});

it('a number stays a number, a negative one too', () => {
  const [deal] = insights.deals;
  if (!deal) throw new Error('There is a deal.');
  const csv = dealsCsv({ ...insights, deals: [{ ...deal, amount: -5 }] });
  expect(cellsOf(csv)[1]).toContain('-5');
});

it.each(['-1+1', '+49 151', '@SUM(A1)', '\t=1', ' =1', '＝1'])('%j is text', (name) => {
  const [deal] = insights.deals;
  if (!deal) throw new Error('There is a deal.');
  expect(dealsCsv({ ...insights, deals: [{ ...deal, name }] })).toContain(`'${name}`);
});
