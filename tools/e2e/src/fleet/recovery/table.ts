import type { Bill } from '../harness/outcome/toll.ts';
import type { Fault } from './faults.ts';

export type Run = {
  readonly recoveryMs: number;
  /** Deals without an ok result, although nothing was wrong with them. */
  readonly lost: number;
  readonly doubled: number;
  readonly bill: Bill;
};

/** The head of a Markdown table. */
export function headOf(leaseMs: number): string {
  const seconds = String(leaseMs / 1000);
  return [
    `Leases of ${seconds} s; per run 30 deals on 3 workers of 5 lanes, calls of about 2 s, a second orchestrator standing by.`,
    '',
    '| fault | runs | deals lost | doubled | in flight at it | charged again | recovered when | median | worst |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    '',
  ].join('\n');
}

export function rowOf({ name, recovers }: Fault, runs: readonly Run[]): string {
  const sum = (of: (run: Run) => number): string =>
    String(runs.reduce((total, run) => total + of(run), 0));
  const times = runs.map(({ recoveryMs }) => recoveryMs).sort((one, other) => one - other);
  const cells = [
    name,
    String(runs.length),
    sum(({ lost }) => lost),
    sum(({ doubled }) => doubled),
    sum(({ bill }) => bill.inFlight),
    sum(({ bill }) => bill.charged - bill.deals),
    recovers,
    inSeconds(times[times.length >> 1]),
    inSeconds(times.at(-1)),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function inSeconds(ms = 0): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
