import { brew } from '../actors/storms.ts';
import { drawOptions, type JobOptions } from '../world/options.ts';
import { runSeed } from '../world/run.ts';
import { World } from '../world/world.ts';
import { CounterFleet, type CounterEnd } from './counter-fleet.ts';
import { createCounters, type Counters } from './counter-index.ts';

export type Verdict = 'right' | 'lost' | 'hung' | 'doubled';

/** Longer than the longest fixed wait, after the calm. */
const longestMs = 3_600_000;

/** One seed's world under the counter protocol: the worst that happened to one of its jobs. */
export async function judgeCounters(seed: number): Promise<Verdict> {
  const options = drawOptions(seed);
  let counters: Counters | undefined;
  const world = await World.open(
    options,
    async (time) => {
      const made = createCounters(time);
      counters = made.counters;
      return made.index;
    },
    { isTold: false },
  );
  if (!counters) throw new Error('A world opens its index.');
  const fleet = new CounterFleet(world, counters);
  brew(world, fleet);
  fleet.start();
  const isOver = () => fleet.ends.size === options.jobs.length;
  await world.agenda.run(isOver, longestMs);
  return worst(options.jobs.map((job) => judge(job, fleet.ends.get(job.tenant))));
}

/** Right: every item exactly once, whether it succeeded or not. */
function judge({ items }: JobOptions, end: CounterEnd | undefined): Verdict {
  if (end === undefined || end.kind === 'hung') return 'hung';
  const ids = end.lines.map(({ id }) => id);
  const distinct = new Set(ids);
  if (items.some(({ id }) => !distinct.has(id))) return 'lost';
  return ids.length > distinct.size ? 'doubled' : 'right';
}

/** The same world under the protocol of this repository. */
export async function judgeProtocol(seed: number): Promise<Verdict> {
  const { violation } = await runSeed(seed);
  if (!violation) return 'right';
  if (violation.invariant === 'I10') return 'hung';
  return violation.invariant === 'I7' || violation.invariant === 'I11' ? 'doubled' : 'lost';
}

function worst(verdicts: readonly Verdict[]): Verdict {
  return (['lost', 'hung', 'doubled'] as const).find((each) => verdicts.includes(each)) ?? 'right';
}

/** Both protocols over the same seeds, as lines of a table. */
export async function compare(
  from: number,
  to: number,
  say: (line: string) => void,
): Promise<void> {
  const sides = [
    ['counter and SETNX', judgeCounters],
    ['this protocol', judgeProtocol],
  ] as const;
  say(`| ${String(to - from + 1)} worlds | ended right | lost silently | hung | doubled |`);
  say('| --- | --- | --- | --- | --- |');
  for (const [name, judgeOne] of sides) {
    const counts: Record<Verdict, number> = { right: 0, lost: 0, hung: 0, doubled: 0 };
    for (let seed = from; seed <= to; seed += 1) counts[await judgeOne(seed)] += 1;
    const shares = Object.values(counts).map((count) => share(count, to - from + 1));
    say(`| ${name} | ${shares.join(' | ')} |`);
  }
}

function share(count: number, of: number): string {
  return `${((100 * count) / of).toFixed(1)} %`;
}
