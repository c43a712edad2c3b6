import { runSeed } from '../world/run.ts';
import type { RunReport } from '../world/run.ts';

/** Tells one seed's world in words; answers the exit code. */
export async function tell(seed: number, say: (line: string) => void): Promise<number> {
  const report = await runSeed(seed, { isTold: true });
  for (const line of preface(report)) say(line);
  for (const { atMs, who, what } of report.lines) {
    say(`${(atMs / 1_000).toFixed(3).padStart(9)} s  ${who.padEnd(18)} ${what}`);
  }
  say('');
  const { violation, outcomes, hash } = report;
  say(violation ? `Broken. ${violation.message}` : `Every invariant held: ${outcomes.join(', ')}.`);
  say(`Trace ${hash}.`);
  return violation ? 1 : 0;
}

function preface({ options }: RunReport): string[] {
  const { seed, themes, jobs, orchestrators, concurrency, lanesPerWorker, calmAtMs } = options;
  const sizes = jobs.map(({ tenant, items }) => `${String(items.length)} deals of ${tenant}`);
  const wrong = [...themes].join(', ');
  return [
    `Seed ${String(seed)}: ${sizes.join(' and ')}; ${String(orchestrators)} orchestrators, at most ` +
      `${String(concurrency)} workers of ${String(lanesPerWorker)} lanes.`,
    `What may go wrong until ${String(calmAtMs / 1_000)} s: ${wrong || 'nothing'}.`,
    '',
  ];
}
