import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { inputsBeyondWorker } from './bundle/allowed-inputs.ts';
import { foreignInputs } from './bundle/foreign-inputs.ts';
import { importTime } from './bundle/import-time.ts';
import type { Metafile } from './bundle/metafile.ts';

/**
 * Looks at what was built: a bundle carries nothing of tests and tools, stays below its size, and
 * starts by itself. A worker's carries only what is on its list, because every cold start pays.
 */
const maxWorkerBytes = 2_000_000;
/** What starts once and stays, or runs on the machine it was installed on, may carry every client. */
const maxBundleBytes = 4_000_000;
/** Who serves brings a web server, the compilers of its schemas, and every client. */
const maxServingBytes = 6_000_000;
const maxWorkerZippedBytes = 450_000;
/** A file in a zip is its deflated bytes and two headers with its name. */
const zipHeaderBytes = 200;
const importAimMs = 200;

const maxBytes: Readonly<Record<string, number>> = {
  worker: maxWorkerBytes,
  api: maxServingBytes,
  cli: maxServingBytes,
};

const workspace = join(import.meta.dirname, '..', '..', '..');

type Built = {
  readonly app: string;
  /** What is started or imported. */
  readonly file: string;
  /** All files of code, that one too. */
  readonly files: readonly string[];
  readonly metafile: Metafile;
};

function openBuilt(app: string): Built {
  const dist = join(workspace, 'apps', app, 'dist');
  const metafile = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as Metafile;
  const code = (entries: readonly string[]) => entries.filter((entry) => entry.endsWith('.mjs'));
  const [name = ''] = code(readdirSync(dist));
  const files = code(readdirSync(dist, { recursive: true, encoding: 'utf8' }));
  return { app, file: join(dist, name), files: files.map((each) => join(dist, each)), metafile };
}

function findingsOf(built: Built): string[] {
  const { files, metafile } = built;
  const length = sum(files.map((file) => readFileSync(file).length));
  const own = built.app === 'worker' ? workerFindings(built) : startFindings(built);
  return [
    ...foreignInputs(metafile).map((input) => `its bundle carries ${input}`),
    ...tooLarge('has', length, maxBytes[built.app] ?? maxBundleBytes),
    ...own,
  ].map((finding) => `apps/${built.app}: ${finding}`);
}

function startFindings({ file }: Built): string[] {
  const started = spawnSync(process.execPath, [file, '--version'], { encoding: 'utf8' });
  return started.status === 0 ? [] : [`its bundle does not start: ${started.stderr}`];
}

/** A handler is imported, not started. */
function workerFindings({ app, file, files, metafile }: Built): string[] {
  const parts = files.map((each) => readFileSync(each));
  const bytes = sum(parts.map(({ length }) => length));
  const deflated = parts.map((part) => deflateRawSync(part, { level: 9 }).length);
  const zippedBytes = sum(deflated) + parts.length * zipHeaderBytes;
  const findings = [
    ...inputsBeyondWorker(metafile).map(
      (input) => `its bundle carries ${input}, which is not on the list of what a worker needs`,
    ),
    ...tooLarge('zipped has', zippedBytes, maxWorkerZippedBytes),
  ];
  try {
    const sizes = `${kilobytes(bytes)}, zipped ${kilobytes(zippedBytes)}`;
    const { wallMs, processorMs } = importTime(file, 'handler');
    const took = `${String(wallMs)} ms (processor ${String(processorMs)}, aim ${String(importAimMs)})`;
    process.stdout.write(`apps/${app}: ${sizes}, imported in ${took}\n`);
    return findings;
  } catch (error) {
    return [...findings, `its bundle cannot be imported: ${String(error)}`];
  }
}

function tooLarge(what: string, bytes: number, maxBytes: number): string[] {
  const limit = `the limit is ${String(maxBytes)}`;
  return bytes <= maxBytes ? [] : [`its bundle ${what} ${String(bytes)} bytes, ${limit}`];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function kilobytes(bytes: number): string {
  return `${String(Math.round(bytes / 1000))} KB`;
}

const built = readdirSync(join(workspace, 'apps')).filter((app) =>
  existsSync(join(workspace, 'apps', app, 'dist', 'meta.json')),
);
const findings = built.map(openBuilt).flatMap(findingsOf);
if (built.length === 0) findings.push('apps: nothing is built; run npm run build first');
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.exitCode = findings.length === 0 ? 0 : 1;
