/**
 * Numbers of one process in Prometheus' text format (version 0.0.4). Owns counts since the start;
 * never reads a clock and never forgets. A library would bring default metrics, clusters and a global
 * registry; what is needed here is three kinds of numbers and their text.
 *
 * M1 A label's values come from a fixed set of the caller's: never an id, else memory would grow.
 */

export type Labels = Readonly<Record<string, string>>;

export type Counter = { readonly add: (labels?: Labels, by?: number) => void };
export type Gauge = { readonly set: (value: number, labels?: Labels) => void };
export type Histogram = { readonly observe: (value: number, labels?: Labels) => void };

export type Metrics = {
  readonly counter: (name: string, help: string) => Counter;
  readonly gauge: (name: string, help: string) => Gauge;
  /** `bounds` ascending; one above the last is added. */
  readonly histogram: (name: string, help: string, bounds: readonly number[]) => Histogram;
  /** What a scrape is answered with. */
  readonly text: () => string;
};

export const expositionType = 'text/plain; version=0.0.4; charset=utf-8';

type Family = { readonly head: string; readonly lines: () => Iterable<string> };

export function createMetrics(): Metrics {
  const families: Family[] = [];
  const enter = (name: string, help: string, kind: string, lines: Family['lines']): void => {
    if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new RangeError(`${name} is no name of a metric.`);
    families.push({ head: `# HELP ${name} ${help}\n# TYPE ${name} ${kind}`, lines });
  };
  return {
    counter: (name, help) => {
      const values = new Map<string, number>();
      enter(name, help, 'counter', () => valueLines(name, values));
      return {
        add: (labels = {}, by = 1) => {
          const at = labelText(labels);
          values.set(at, (values.get(at) ?? 0) + by);
        },
      };
    },
    gauge: (name, help) => {
      const values = new Map<string, number>();
      enter(name, help, 'gauge', () => valueLines(name, values));
      return { set: (value, labels = {}) => void values.set(labelText(labels), value) };
    },
    histogram: (name, help, bounds) => {
      const series = new Map<string, Series>();
      enter(name, help, 'histogram', () => seriesLines(name, bounds, series));
      return { observe: (value, labels = {}) => observe(series, bounds, value, labelText(labels)) };
    },
    text: () => families.map(({ head, lines }) => `${[head, ...lines()].join('\n')}\n`).join(''),
  };
}

type Series = { readonly counts: number[]; sum: number; count: number };

function observe(
  series: Map<string, Series>,
  bounds: readonly number[],
  value: number,
  labels: string,
): void {
  const at = series.get(labels) ?? { counts: bounds.map(() => 0), sum: 0, count: 0 };
  series.set(labels, at);
  const bucket = bounds.findIndex((bound) => value <= bound);
  if (bucket >= 0) at.counts[bucket] = (at.counts[bucket] ?? 0) + 1;
  at.sum += value;
  at.count += 1;
}

function* valueLines(name: string, values: ReadonlyMap<string, number>): Generator<string> {
  for (const [labels, value] of values) yield `${name}${braced(labels)} ${String(value)}`;
}

function* seriesLines(
  name: string,
  bounds: readonly number[],
  series: ReadonlyMap<string, Series>,
): Generator<string> {
  for (const [labels, { counts, sum, count }] of series) {
    let below = 0;
    for (const [at, bound] of bounds.entries()) {
      below += counts[at] ?? 0;
      yield `${name}_bucket${braced(labels, `le="${String(bound)}"`)} ${String(below)}`;
    }
    yield `${name}_bucket${braced(labels, 'le="+Inf"')} ${String(count)}`;
    yield `${name}_sum${braced(labels)} ${String(sum)}`;
    yield `${name}_count${braced(labels)} ${String(count)}`;
  }
}

function braced(...parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : `{${filled.join(',')}}`;
}

function labelText(labels: Labels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
