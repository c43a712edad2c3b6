import { openMarkerKey } from '@longhaul/jobs/object-key';
import { Fleet } from '../actors/fleet.ts';
import type { Person } from '../actors/person.ts';
import { brew } from '../actors/storms.ts';
import { checkAccount, readAccount } from '../checkers/account.ts';
import { checkBound } from '../checkers/bound.ts';
import { checkCodes } from '../checkers/codes.ts';
import { demand, type Violation } from '../checkers/violation.ts';
import { embeddedIndex } from '../parts/embedded-index.ts';
import type { IndexFactory } from '../parts/index-under-test.ts';
import type { Coverage } from '../story/coverage.ts';
import type { StoryLine } from '../story/story.ts';
import { drawOptions, type WorldOptions } from './options.ts';
import { World } from './world.ts';

export type RunOptions = {
  readonly factory?: IndexFactory;
  readonly settle?: (() => Promise<void>) | undefined;
  readonly isTold?: boolean;
};

/** What one seed's world came to. */
export type RunReport = {
  readonly options: WorldOptions;
  readonly violation: Violation | undefined;
  readonly hash: string;
  readonly coverage: Coverage;
  readonly lines: readonly StoryLine[];
  /** Virtual time it took. */
  readonly tookMs: number;
  readonly outcomes: readonly string[];
};

/** Redeliveries and zombies get so long after the last job has ended. */
const afterlifeMs = 200_000;

/** Runs a seed's world from its first submission until every job has ended and every zombie is gone. */
export async function runSeed(seed: number, of: RunOptions = {}): Promise<RunReport> {
  const options = drawOptions(seed);
  const kind = { settle: of.settle, isTold: of.isTold ?? false };
  const world = await World.open(options, of.factory ?? embeddedIndex, kind);
  try {
    const outcomes = await live(world).catch((error: unknown): string[] => {
      world.fail(error);
      return [];
    });
    const { violation, story, coverage, agenda } = world;
    const { hash, lines } = story;
    return { options, violation, hash, coverage, lines, tookMs: agenda.nowMs, outcomes };
  } finally {
    await world.index.close();
  }
}

async function live(world: World): Promise<string[]> {
  const fleet = new Fleet(world);
  brew(world, fleet);
  fleet.start();
  const { agenda } = world;
  const limitMs = graceOf(world.options);
  const isOver = () =>
    world.violation !== undefined || fleet.people.every((one) => isEnded(world, one));
  await agenda.run(isOver, limitMs);
  if (world.violation) return [];
  demand(isOver(), 'I10', () => `${unended(world, fleet)} after ${agenda.nowMs / 1_000} s`);
  world.close();
  await agenda.run(() => world.violation !== undefined, agenda.nowMs + afterlifeMs);
  return world.violation ? [] : checkEnds(world, fleet);
}

/** A budget of led time for each round, and as much again for what the faults before the calm left. */
function graceOf({ jobs, calmAtMs }: WorldOptions): number {
  const items = Math.max(...jobs.map((job) => job.items.length));
  return calmAtMs + 2 * (900 + 15 * items) * 1_000 + 900_000;
}

function isEnded(world: World, { job, isDone, rounds }: Person): boolean {
  if (!job || !isDone) return false;
  const ended = world.sightings.roundsOf(job);
  const isMarked = (round: number) => world.objects.hasObject(openMarkerKey(job, round));
  const asked = Array.from({ length: Math.max(ended, rounds) }, (_, at) => at + 1);
  return ended >= rounds && !asked.some(isMarked);
}

function unended(world: World, fleet: Fleet): string {
  const open = fleet.people.filter((person) => !isEnded(world, person));
  return `${open.map(({ job }) => job?.tenant ?? 'nobody').join(', ')} had not ended`;
}

async function checkEnds(world: World, fleet: Fleet): Promise<string[]> {
  const outcomes: string[] = [];
  for (const { job } of fleet.people) {
    if (!job) continue;
    for (let round = 1; ; round += 1) {
      const manifest = await readAccount(world, job, round);
      if (!manifest) break;
      await checkAccount(world, job, manifest);
      checkCodes(world, manifest);
      world.watchOf(job).seals.check(manifest);
      world.sightings.accounted(job, manifest);
      outcomes.push(manifest.outcome);
      world.story.tell('account', `${job.tenant}, round ${String(round)}: ${manifest.message}`);
    }
    checkBound(world, job);
  }
  return outcomes;
}
