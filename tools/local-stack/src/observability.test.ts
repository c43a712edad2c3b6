import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';

const workspace = join(import.meta.dirname, '../../..');
const observability = 'tools/local-stack/observability';
const read = (path: string) => readFileSync(join(workspace, path), 'utf8');

/** Everything that orchestrators and the service count, by the lines that name it. */
function exportedMetrics(): ReadonlyMap<string, string> {
  const folders = ['apps/orchestrator/src', 'libs/platform/src/metrics', 'libs/service/src'];
  const sources = folders
    .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: workspace }))
    .filter((path) => !path.endsWith('.test.ts'))
    .map(read);
  const named = sources.flatMap((text) => [
    ...text.matchAll(/\.(?<kind>counter|gauge|histogram)\(\s*'(?<name>[a-z_]+)'/g),
  ]);
  return new Map(named.map(({ groups }) => [groups?.['name'] ?? '', groups?.['kind'] ?? '']));
}

type Dashboard = {
  readonly panels: readonly {
    readonly title: string;
    readonly gridPos: { readonly x: number; readonly y: number; readonly w: number };
    readonly targets: readonly {
      readonly expr: string;
      readonly datasource: { readonly uid: string };
    }[];
  }[];
};
const dashboard = JSON.parse(
  read(`${observability}/grafana/dashboards/longhaul.json`),
) as Dashboard;
const targets = dashboard.panels.flatMap((panel) => panel.targets);

/** The metrics of all queries, as they stand there. */
const asked = new Set(
  targets.flatMap(({ expr }) => expr.match(/\b(?:longhaul|process)_[a-z_]+/g) ?? []),
);

it('every metric of the dashboard is one that the code exports, by its kind', () => {
  const exported = exportedMetrics();
  const known = [...exported].map(([name, kind]) =>
    kind === 'histogram' ? `${name}_bucket` : name,
  );
  expect(known.length).toBeGreaterThan(10);
  expect([...asked].filter((name) => !known.includes(name))).toEqual([]);
});

it('every metric that the code exports is on the dashboard', () => {
  const shown = new Set([...asked].map((name) => name.replace(/_bucket$/, '')));
  expect([...exportedMetrics().keys()].filter((name) => !shown.has(name))).toEqual([]);
});

it('counters are read by their growth, and gauges are not', () => {
  for (const [name, kind] of exportedMetrics()) {
    const exprs = targets.map(({ expr }) => expr).filter((expr) => expr.includes(name));
    const isByGrowth = (expr: string) => /(?:rate|increase)\(/.test(expr);
    expect(exprs.map(isByGrowth), name).toEqual(exprs.map(() => kind !== 'gauge'));
  }
});

it('the dashboard asks the data source that is provisioned, and no panel lies on another', () => {
  const path = `${observability}/grafana/provisioning/datasources/prometheus.yml`;
  const { datasources } = parse(read(path)) as { datasources: [{ uid: string }] };
  expect(new Set(targets.map(({ datasource }) => datasource.uid))).toEqual(
    new Set([datasources[0].uid]),
  );
  const places = dashboard.panels.map(({ gridPos: { x, y } }) => `${String(x)},${String(y)}`);
  expect(new Set(places).size).toBe(places.length);
  expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
});
