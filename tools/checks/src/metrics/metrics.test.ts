import { expect, it } from 'vitest';
import { metricFindings } from './metrics.ts';

const path = 'libs/platform/src/metrics/job-metrics.ts';
const source = {
  path,
  text: "const items = metrics.counter('items_total', 'x');\nmetrics.histogram(\n  'seconds',\n  'y',\n);",
};
const page = '| `items_total` | counter | `code` |\n| `seconds`     | histogram | |\n';

it('takes a page for whole that lists what the code makes', () => {
  expect(metricFindings([source], page)).toEqual([]);
});

it('reads what a function writes into its log too, with its units', () => {
  const text = "export const units = {\n  ItemsDone: 'Count',\n} as const;";
  const emf = { path: 'libs/platform/src/metrics/embedded-metrics.ts', text };
  expect(metricFindings([source, emf], `${page}| \`ItemsDone\` | Count | |\n`)).toEqual([]);
  expect(metricFindings([source, emf], page)).toMatchObject([{ path: emf.path }]);
});

it.each([
  ['a metric without a row', page.replace('items_total', 'items'), ['items_total', 'items']],
  ['another kind', page.replace('counter', 'gauge'), ['calls it gauge']],
  ['a row without a metric', `${page}| \`gone\` | gauge | |\n`, ['tells of gone']],
  ['no page at all', undefined, ['is not there']],
])('finds %s', (_what, text, words) => {
  const findings = metricFindings([source], text);
  expect(findings.map(({ message }) => message)).toEqual(
    words.map((word) => expect.stringContaining(word) as string),
  );
});

it('looks at no test', () => {
  expect(metricFindings([{ ...source, path: path.replace('.ts', '.test.ts') }], '')).toEqual([]);
});
