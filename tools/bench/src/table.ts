import type { BenchReport, Cell } from './bench.ts';

/** A report as text: a title, an aligned table, its notes. */
export function tableText({ title, columns, rows, notes }: BenchReport): string {
  const cells = [columns, ...rows.map((row) => row.map(cellText))];
  const widths = columns.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
  const [head = '', ...body] = lines;
  return [title, '', head, rule, ...body, '', ...notes.map((note) => `  ${note}`), ''].join('\n');
}

/** A figure with its spread: `812 (790–833)`; one run has no spread. */
export function cellText(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return numberText(cell);
  if (cell.runs === 1) return numberText(cell.median);
  return `${numberText(cell.median)} (${numberText(cell.min)}–${numberText(cell.max)})`;
}

const significant = 3;

/** Three significant digits, and never fewer than the whole number has. */
function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value);
  const digits = Math.floor(Math.log10(Math.max(Math.abs(value), 0.001))) + 1;
  return value.toFixed(Math.max(0, significant - Math.max(digits, 1)));
}
