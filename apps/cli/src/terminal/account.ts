import type { RunResult } from '@longhaul/wiring/embedded';
import { fileLinesOf } from './files.ts';
import { compact, counted, dollars, duration, grouped } from './numbers.ts';
import type { ReporterOptions } from './reporter.ts';
import { screenWidth, textTable } from './table.ts';

const requestNoun = { one: 'model request', many: 'model requests' };
const resultNoun = { one: 'result', many: 'results' };
const failureNoun = { one: 'failure', many: 'failures' };

type Finished = Extract<RunResult, { kind: 'finished' }>;

/** The end of a run: the account, what it cost, what to look at first, where the files are. */
export function accountLines(result: Finished, options: ReporterOptions): string[] {
  return [
    '',
    ...sentenceLines(result, options),
    ...highlightLines(result),
    '',
    ...fileLines(result),
    ...nextLines(result, options),
    ...options.closing,
  ];
}

function sentenceLines(
  { manifest, stood, rejected }: Finished,
  { noun }: ReporterOptions,
): string[] {
  const { usage, timings } = manifest;
  const tokens = `${compact(usage.inputTokens)} tokens in, ${compact(usage.outputTokens)} out`;
  const cost =
    manifest.costMicroDollars === undefined
      ? `cost unknown: the price table ${manifest.priceTable} does not know ${manifest.work.model}`
      : `${dollars(manifest.costMicroDollars)}${isSimulated(manifest) ? ' if it were real' : ''}`;
  const lines = [
    manifest.message,
    `${counted(manifest.requests, requestNoun)} · ${tokens} · ${cost} · ${duration(timings.spentMs / 1000)}`,
  ];
  if (stood) lines.splice(1, 0, 'Finished before; nothing was called. --fresh starts anew.');
  if (manifest.withoutCall > 0) {
    lines.push(`${grouped(manifest.withoutCall)} of them without content: counted, not called.`);
  }
  if (rejected > 0) {
    const were = rejected === 1 ? 'line was' : 'lines were';
    lines.push(`${grouped(rejected)} ${were} no ${noun.one} and left out: see rejected.ndjson.`);
  }
  return lines;
}

function isSimulated({ work }: Finished['manifest']): boolean {
  return work.model.startsWith('simulated-');
}

function highlightLines({ highlights }: Finished): string[] {
  if (!highlights || highlights.rows.length === 0) return [];
  const width = screenWidth(process.stdout, 100);
  const table = textTable(highlights.columns, highlights.rows, width - 2);
  return ['', highlights.title, ...table.map((line) => `  ${line}`)];
}

function fileLines({ files, manifest }: Finished): string[] {
  const counts: Readonly<Record<string, string>> = {
    'results.ndjson': `${counted(manifest.ok, resultNoun)}, one a line`,
    'intelligence-map.json': 'the same, keyed by id',
    'failed.ndjson': `${counted(manifest.failed, failureNoun)} with code and message`,
    'manifest.json': 'the account of every item',
    'rejected.ndjson': 'lines that were left out, and why',
  };
  const shown = files.filter(({ name }) => name !== 'failed.ndjson' || manifest.failed > 0);
  return fileLinesOf(shown, counts);
}

function nextLines({ manifest }: Finished, { command }: ReporterOptions): string[] {
  if (manifest.failed === 0) return [];
  const retry = command.includes('--retry-failed') ? command : `${command} --retry-failed`;
  return ['', `Retry only what failed: ${retry}`];
}
