import { parseArgs } from 'node:util';
import { compare } from './baseline/run-baseline.ts';
import { runSeries } from './series/run-series.ts';
import { tell } from './series/tell.ts';

const help = `npm run sim -- [options]

  --seed N       tells what happened in one world, and which invariant broke
  --seeds A..B   runs these seeds, default 1..200
  --shard I/N    only every Nth of them, from the Ith (1 to N)
  --twice        runs each seed twice and compares the two
  --stop         stops at the first seed that breaks
  --baseline     judges the counter protocol and this one over the same seeds
  --resume FILE  keeps its progress there, and goes on from it
`;

const { values: flags } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1..200' },
    shard: { type: 'string', default: '1/1' },
    twice: { type: 'boolean', default: false },
    stop: { type: 'boolean', default: false },
    baseline: { type: 'boolean', default: false },
    resume: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

process.exitCode = await main();

/** 0: every invariant held; 1: one broke; 2: the command was wrong. */
async function main(): Promise<number> {
  if (flags.help) {
    process.stdout.write(help);
    return 0;
  }
  if (flags.seed !== undefined) return tell(numberOf('--seed', flags.seed), say);
  const range = pairOf('--seeds', flags.seeds, '..');
  const shard = pairOf('--shard', flags.shard, '/');
  if (!range || !shard) return 2;
  if (flags.baseline) {
    await compare(range[0], range[1], say);
    return 0;
  }
  const { twice, stop, resume } = flags;
  const series = { from: range[0], to: range[1], shard: shard[0], shards: shard[1] };
  return runSeries({ ...series, twice, stop, file: resume }, say);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`${name} must be a whole number, not ${text}.`);
}

function pairOf(name: string, text: string, separator: string): [number, number] | undefined {
  const [from, to] = text.split(separator).map(Number);
  const isPair = Number.isSafeInteger(from) && Number.isSafeInteger(to);
  if (isPair && from !== undefined && to !== undefined && from <= to) return [from, to];
  process.stderr.write(`${name} must be two numbers, A${separator}B, not ${text}.\n\n${help}`);
  return undefined;
}
