import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench, BenchContext } from './bench.ts';
import { benches } from './benches.ts';
import { describeMachine, machineText } from './machine.ts';
import { tableText } from './table.ts';

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
    runs: { type: 'string' },
    scale: { type: 'string', default: '100' },
    size: { type: 'string' },
    items: { type: 'string' },
    lanes: { type: 'string', default: '' },
    sides: { type: 'string', default: '' },
    dir: { type: 'string', default: tmpdir() },
  },
});

const help = `npm run bench -- [NAME…] [options]

${benches.map(({ name, about }) => `  ${name.padEnd(12)}${about}`).join('\n')}

  --runs N     runs of each side, taken in turn; default 5
  --quick      one run of each, and 100 MB for memory
  --scale N    latencies run N times faster, default 100 (makespan, baseline)
  --lanes N,N  only these lanes (makespan)
  --sides A,B  only these of adaptive, fixed, pLimit (makespan)
  --size MB    input of the memory bench, default 1000
  --items N    deals of a fleet bench's job (commits, scale)
  --dir DIR    where files are written: on the disk to be measured, default ${tmpdir()}
  --json       one JSON document on standard output in place of tables
`;

const quickMemoryMb = 100;
const fullMemoryMb = 1000;

process.exitCode = await main();

async function main(): Promise<number> {
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`There is no bench ${unknown.join(', ')}.\n\n${help}`);
    return 2;
  }
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  const chosen = benches.filter(({ name }) => names.length === 0 || names.includes(name));
  const folder = await mkdtemp(join(resolve(flags.dir), 'longhaul-bench-'));
  try {
    await runBenches(chosen, folder);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runBenches(chosen: readonly Bench[], folder: string): Promise<void> {
  const machine = await describeMachine(folder);
  if (!flags.json) process.stdout.write(`${machineText(machine)}\n`);
  const reports = [];
  for (const bench of chosen) {
    const place = await mkdtemp(join(folder, `${bench.name}-`));
    const report = await bench.run(contextOf(place));
    await rm(place, { recursive: true, force: true });
    reports.push({ bench: bench.name, ...report });
    if (!flags.json) process.stdout.write(`${tableText(report)}\n`);
  }
  if (flags.json) process.stdout.write(`${JSON.stringify({ machine, reports }, null, 2)}\n`);
}

function contextOf(folder: string): BenchContext {
  return {
    runs: count('runs', flags.runs ?? (flags.quick ? '1' : '5')),
    scale: count('scale', flags.scale),
    lanes: listed(flags.lanes).map((text) => count('lanes', text)),
    sides: listed(flags.sides),
    memoryMb: count('size', flags.size ?? String(flags.quick ? quickMemoryMb : fullMemoryMb)),
    items: flags.items === undefined ? undefined : count('items', flags.items),
    folder,
    say: (line) => void process.stderr.write(`${line}\n`),
  };
}

function listed(text: string): string[] {
  return text.split(',').filter((part) => part !== '');
}

/** @throws RangeError naming the option */
function count(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new RangeError(`--${name} must be a whole number above 0, not ${text}.`);
}
