import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Bench, BenchContext, BenchReport } from '../bench.ts';
import { alternate } from '../measure/alternate.ts';
import { ratios, summarize } from '../measure/summary.ts';

const workspace = join(import.meta.dirname, '..', '..', '..', '..');
const worker = join(workspace, 'apps', 'worker', 'dist', 'handler.mjs');
const probe = join(workspace, 'tools', 'checks', 'src', 'bundle', 'import-probe.ts');

/** What every cold start of a Lambda worker pays before its first event. */
export const coldStart: Bench = {
  name: 'cold-start',
  about:
    "the worker's bundle imported by a fresh process, against Node's own modules that it needs",
  run,
};

/** The modules of Node that the bundle cannot do without: no bundle is faster than these. */
const builtins = `import 'node:http'; import 'node:https'; import 'node:tls'; import 'node:crypto'; import 'node:zlib';
export function handler() {}
`;

/** What is loaded later: with the first read of the store, and with the first call of the model. */
const laterParts = /^(?:open-store|chat-client)-.*\.mjs$/;

/** The handler and what a first deal loads besides: a worker that finds none is spared it. */
async function wholeWorker(): Promise<string> {
  const parts = join(dirname(worker), 'parts');
  const later = (await readdir(parts)).filter((name) => laterParts.test(name));
  if (later.length !== 2) throw new Error(`Two parts are expected in ${parts}: build the worker.`);
  const address = (path: string): string => JSON.stringify(pathToFileURL(path).href);
  const imports = later.map((name) => `import ${address(join(parts, name))};`);
  return [`export { handler } from ${address(worker)};`, ...imports, ''].join('\n');
}

const heading = {
  title: 'Import in a fresh process',
  columns: ['what', 'ms', 'processor ms', "ms ÷ Node's modules"],
};
const notBuilt = 'The worker is not built: run npx nx build worker, then this again.';

async function run({ runs, folder, say }: BenchContext): Promise<BenchReport> {
  if (!existsSync(worker)) return { ...heading, rows: [], notes: [notBuilt] };
  const floor = join(folder, 'builtins.mjs');
  const whole = join(folder, 'whole.mjs');
  await Promise.all([writeFile(floor, builtins), writeFile(whole, await wholeWorker())]);
  const measured = await alternate(
    {
      "Node's modules alone": async () => importMs(floor),
      "the worker's bundle": async () => importMs(worker),
      'the bundle and what a first deal loads': async () => importMs(whole),
    },
    runs,
    (name, number) => say(`cold-start: ${name}, run ${String(number)}`),
  );
  const floors = measured["Node's modules alone"];
  return {
    ...heading,
    rows: Object.entries(measured).map(([name, times]) => [
      name,
      summarize(times.map(({ wallMs }) => wallMs)),
      summarize(times.map(({ processorMs }) => processorMs)),
      summarize(
        ratios(
          times.map(({ wallMs }) => wallMs),
          floors.map(({ wallMs }) => wallMs),
        ),
      ),
    ]),
    notes: ['Aim: 200 ms on an idle processor, a fraction of one percent of what a worker runs.'],
  };
}

type ImportTime = { readonly wallMs: number; readonly processorMs: number };

function importMs(bundle: string): ImportTime {
  const { status, stdout, stderr } = spawnSync(process.execPath, [probe, bundle, 'handler'], {
    encoding: 'utf8',
    env: {},
  });
  if (status !== 0) throw new Error(`${bundle} cannot be imported: ${stderr}`);
  return JSON.parse(stdout) as ImportTime;
}
