/** A figure of a bench, over several runs or of one. */
export type Figure =
  number | { readonly median: number; readonly min: number; readonly max: number };
export type Cell = string | Figure | null;

export type BenchRun = {
  readonly reports: readonly {
    readonly bench: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly Cell[])[];
  }[];
};

type Compared = {
  readonly what: string;
  readonly base: number;
  readonly branch: number;
  /** The runs of the two do not overlap: more than noise. */
  readonly isApart: boolean;
};

/**
 * Two runs of the benches as a Markdown table of ratios. Figures are named by bench, row and column;
 * what only one run has is left out. Which way is better the reader knows, and the table does not.
 */
export function compareRuns(base: BenchRun, branch: BenchRun): string {
  const before = figuresOf(base);
  const compared = [...figuresOf(branch)].flatMap(([what, figure]): Compared[] => {
    const old = before.get(what);
    if (old === undefined || medianOf(old) === 0) return [];
    const isApart = lowOf(figure) > highOf(old) || highOf(figure) < lowOf(old);
    return [{ what, base: medianOf(old), branch: medianOf(figure), isApart }];
  });
  if (compared.length === 0) return 'The two runs have no figure in common.\n';
  const rows = compared.map(
    ({ what, base: old, branch: now, isApart }) =>
      `| ${what} | ${short(old)} | ${short(now)} | ${isApart ? '**' : ''}${(now / old).toFixed(2)}${isApart ? '**' : ''} |`,
  );
  return [
    '| figure | base | branch | ratio |',
    '| --- | ---: | ---: | ---: |',
    ...rows,
    '',
    'Both ran in this job, on this machine. Bold: no run of one side lies among those of the other.',
    '',
  ].join('\n');
}

function figuresOf({ reports }: BenchRun): Map<string, Figure> {
  const named = reports.flatMap(({ bench, columns, rows }) =>
    rows.flatMap((row) => {
      const name = row.filter((cell) => typeof cell === 'string').join(' ');
      return row.flatMap((cell, at) =>
        typeof cell === 'string' || cell === null || cell === undefined
          ? []
          : [[`${bench}: ${name}, ${columns[at] ?? ''}`, cell] as const],
      );
    }),
  );
  return new Map(named);
}

const medianOf = (figure: Figure) => (typeof figure === 'number' ? figure : figure.median);
const lowOf = (figure: Figure) => (typeof figure === 'number' ? figure : figure.min);
const highOf = (figure: Figure) => (typeof figure === 'number' ? figure : figure.max);
const short = (value: number) => String(Number(value.toPrecision(3)));
