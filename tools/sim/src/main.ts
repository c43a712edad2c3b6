import { parseArgs } from 'node:util';
import { Coverage } from './story/coverage.ts';
import { runSeed } from './world/run.ts';

const { values: flags } = parseArgs({
  options: { seed: { type: 'string' }, seeds: { type: 'string', default: '1..200' } },
});

if (flags.seed !== undefined) {
  const report = await runSeed(Number(flags.seed), { isTold: true });
  for (const { atMs, who, what } of report.lines)
    console.log(`${(atMs / 1000).toFixed(3).padStart(9)}  ${who.padEnd(16)} ${what}`);
  console.log(
    report.violation?.message ?? 'every invariant held',
    report.hash,
    report.outcomes.join(' '),
  );
} else {
  const [from = 1, to = 200] = (flags.seeds ?? '1..200').split('..').map(Number);
  const start = process.hrtime.bigint();
  let bad = 0;
  let took = 0;
  const coverage = new Coverage();
  for (let seed = from; seed <= to; seed += 1) {
    const report = await runSeed(seed);
    took += report.tookMs;
    coverage.add(report.coverage);
    if (report.violation) {
      bad += 1;
      console.log(seed, report.violation.message.slice(0, 160));
    }
  }
  const s = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(
    `${bad} of ${to - from + 1} seeds broke; ${((to - from + 1) / s).toFixed(1)} seeds/s; ${(took / (to - from + 1) / 1000).toFixed(0)} virtual s each`,
  );
  console.log(JSON.stringify(coverage.counts));
}
