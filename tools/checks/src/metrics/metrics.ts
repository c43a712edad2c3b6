import type { Finding } from '../finding.ts';

/** A text of the tree with its path. */
type SourceText = { readonly path: string; readonly text: string };

/** A metric and what kind it is: a type of Prometheus, or a unit of CloudWatch. */
type Declared = SourceText & { readonly name: string; readonly kind: string };

const page = 'docs/METRICS.md';
const prometheus = /\.(counter|gauge|histogram)\(\s*'([a-z_][a-z0-9_]*)'/g;
const cloudWatch = /^ {2}([A-Z]\w+): '(Count|None|Milliseconds|Bytes|Percent)',$/gm;
const row = /^\| `(\w+)` +\| (\w+) +\|/gm;

/** Every metric of the code has its row on the page, with its kind; every row has its metric. */
export function metricFindings(
  code: readonly SourceText[],
  pageText: string | undefined,
): readonly Finding[] {
  const declared = code.filter(({ path }) => /^(?:apps|libs)\//.test(path)).flatMap(declaredIn);
  if (pageText === undefined) {
    return declared.length === 0
      ? []
      : [{ path: page, message: 'is not there: list the metrics.' }];
  }
  const rows = new Map([...pageText.matchAll(row)].map(([, name = '', kind = '']) => [name, kind]));
  const names = new Set(declared.map(({ name }) => name));
  const missing = declared.flatMap(({ path, name, kind }) => {
    const told = rows.get(name);
    if (told === kind) return [];
    const message =
      told === undefined
        ? `makes the metric ${name}, which has no row in ${page}.`
        : `makes the metric ${name} a ${kind}; ${page} calls it ${told}.`;
    return [{ path, message }];
  });
  const gone = [...rows.keys()].filter((name) => !names.has(name));
  return [
    ...missing,
    ...gone.map((name) => ({ path: page, message: `tells of ${name}, which no code makes.` })),
  ];
}

function declaredIn(source: SourceText): Declared[] {
  if (/(?:\.test|\/testing)\.ts$/.test(source.path)) return [];
  const scraped = [...source.text.matchAll(prometheus)].map(([, kind = '', name = '']) => ({
    ...source,
    ...{ name, kind },
  }));
  if (!source.path.endsWith('/embedded-metrics.ts')) return scraped;
  const logged = [...source.text.matchAll(cloudWatch)].map(([, name = '', kind = '']) => ({
    ...source,
    ...{ name, kind },
  }));
  return [...scraped, ...logged];
}
