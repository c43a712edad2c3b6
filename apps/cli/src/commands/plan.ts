import { openInput } from '@longhaul/wiring/input';
import { previewJob, type Preview } from '@longhaul/wiring/preview';
import { findWorkload } from '@longhaul/wiring/workloads';
import { isSet, onlyPositional, textFlag, type Arguments } from '../arguments.ts';
import { countFlag, idsFlag, planFlag } from '../flags.ts';
import { configOf } from '../config.ts';
import { exitCode } from '../exit-code.ts';
import { bytes, compact, counted, dollars, duration, grouped } from '../terminal/numbers.ts';

type Noun = { readonly one: string; readonly many: string };

/** `longhaul plan <file | ->`: what a run would take, before a cent is spent. */
export async function plan(given: Arguments): Promise<number> {
  const path = onlyPositional(given, 'a file (or - for standard input)');
  const workload = await findWorkload(textFlag(given, 'workload') ?? 'deals');
  const preview = await previewJob(workload, configOf(given), {
    input: await openInput(path, process.stdin),
    planKind: planFlag(given),
    batchSize: countFlag(given, 'batch-size'),
    limit: countFlag(given, 'limit'),
    onlyIds: idsFlag(given),
  });
  const text = isSet(given, 'json')
    ? `${JSON.stringify(wire(preview))}\n`
    : lines(preview, workload.noun).join('\n');
  process.stdout.write(text);
  return preview.rejections.length > 0 ? exitCode.incomplete : exitCode.ok;
}

function lines(preview: Preview, noun: Noun): string[] {
  const { cost } = preview;
  const range = cost
    ? `${dollars(cost.lowMicroDollars)} to ${dollars(cost.highMicroDollars)}${preview.isSimulated ? ' if it were real' : ''} (prices of ${preview.priceTable})`
    : `unknown: the price table ${preview.priceTable} does not know ${preview.model}; give --prices FILE`;
  const rows: [string, string][] = [
    [
      noun.many,
      `${grouped(preview.items)} (${bytes(preview.bytes)}), ${grouped(preview.withoutCall)} without content`,
    ],
    ['rejected', counted(preview.rejections.length, { one: 'line', many: 'lines' })],
    ['model', `${preview.model} at ${preview.endpoint}`],
    ['tokens', `about ${compact(preview.inputTokens)} in, ${compact(preview.outputTokens)} out`],
    ['batches', `${grouped(preview.batches)} on ${grouped(preview.lanes)} lanes`],
    [
      'time',
      `about ${duration(preview.makespanSeconds)}; no plan beats ${duration(preview.lowerBoundSeconds)}`,
    ],
    ['cost', range],
  ];
  return [...rows.map(([name, value]) => `${name.padEnd(9)} ${value}`), ''];
}

function wire(preview: Preview): unknown {
  return {
    items: preview.items,
    without_call: preview.withoutCall,
    rejected: preview.rejections.length,
    bytes: preview.bytes,
    model: preview.model,
    endpoint: preview.endpoint,
    input_tokens: preview.inputTokens,
    output_tokens: preview.outputTokens,
    batches: preview.batches,
    lanes: preview.lanes,
    seconds: preview.makespanSeconds,
    lower_bound_seconds: preview.lowerBoundSeconds,
    cost_low_usd: preview.cost && preview.cost.lowMicroDollars / 1e6,
    cost_high_usd: preview.cost && preview.cost.highMicroDollars / 1e6,
    price_table: preview.priceTable,
  };
}
