import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { Coverage, faultCases } from '../story/coverage.ts';
import { runSeed } from '../world/run.ts';

export type Series = {
  readonly from: number;
  readonly to: number;
  /** From 1. */
  readonly shard: number;
  readonly shards: number;
  readonly twice: boolean;
  readonly stop: boolean;
  /** Where progress is kept, so that a killed series goes on. */
  readonly file: string | undefined;
};

type Progress = {
  next: number;
  done: number;
  broken: { seed: number; what: string }[];
  outcomes: Record<string, number>;
  virtualMs: number;
  realMs: number;
  counts: Record<string, number>;
};

const savedEvery = 200;

/** Runs a series of seeds; answers the exit code. */
export async function runSeries(series: Series, say: (line: string) => void): Promise<number> {
  const progress = load(series);
  const coverage = new Coverage(progress.counts);
  let beganAtMs = performance.now();
  const save = () => {
    const now = performance.now();
    progress.realMs += now - beganAtMs;
    beganAtMs = now;
    progress.counts = { ...coverage.counts };
    if (series.file === undefined) return;
    writeFileSync(`${series.file}.new`, JSON.stringify(progress));
    renameSync(`${series.file}.new`, series.file);
  };
  for (; progress.next <= series.to; progress.next += series.shards) {
    const what = await runOne(progress, coverage, series);
    if (what) say(`seed ${String(progress.next)}: ${what}`);
    if (what && series.stop) return 1;
    if (progress.done % savedEvery === 0) save();
  }
  save();
  for (const line of summary(progress)) say(line);
  return progress.broken.length > 0 ? 1 : 0;
}

async function runOne(
  progress: Progress,
  coverage: Coverage,
  { twice }: Series,
): Promise<string | undefined> {
  const seed = progress.next;
  const report = await runSeed(seed);
  const again = twice ? await runSeed(seed) : report;
  const differs = again.hash === report.hash ? undefined : 'it differs when it is run again';
  const what = report.violation?.message ?? differs;
  progress.done += 1;
  progress.virtualMs += report.tookMs;
  if (what) progress.broken.push({ seed, what });
  for (const outcome of report.outcomes) {
    progress.outcomes[outcome] = (progress.outcomes[outcome] ?? 0) + 1;
  }
  coverage.add(report.coverage);
  return what;
}

function load({ file, from, shard }: Series): Progress {
  if (file !== undefined && existsSync(file)) {
    return JSON.parse(readFileSync(file, 'utf8')) as Progress;
  }
  const none = { done: 0, broken: [], outcomes: {}, virtualMs: 0, realMs: 0, counts: {} };
  return { next: from + shard - 1, ...none };
}

function summary({ done, broken, outcomes, virtualMs, realMs, counts }: Progress): string[] {
  const perSecond = ((done * 1_000) / Math.max(realMs, 1)).toFixed(1);
  const ends = Object.entries(outcomes).map(([outcome, count]) => `${outcome} ${String(count)}`);
  return [
    `${String(done)} seeds, ${String(broken.length)} broken; ${perSecond} seeds/s; ` +
      `${(virtualMs / 3_600_000).toFixed(1)} h of virtual time.`,
    `Rounds ended: ${ends.join(', ')}.`,
    'How often each fault case occurred:',
    ...Object.entries(faultCases).map(
      ([name, what]) => `${String(counts[name] ?? 0).padStart(8)}  ${name.padStart(2)} ${what}`,
    ),
  ];
}
