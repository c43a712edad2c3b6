import { chanceOf, type Chance } from './chance.ts';

/** What may go wrong in a world; a seed turns on a few of them, strongly, and not all a little. */
export const faultThemes = [
  'store-errors',
  'store-slow',
  'index-errors',
  'index-late',
  'index-repeats',
  'index-outage',
  'index-rollback',
  'index-flush',
  'index-full',
  'clock-skew',
  'clock-jump',
  'invoke-lost',
  'invoke-late',
  'invoke-twice',
  'invoke-refused',
  'slow-starts',
  'worker-deaths',
  'worker-pauses',
  'worker-short-lives',
  'leader-deaths',
  'leader-pauses',
  'leader-handover',
  'model-errors',
  'model-content',
  'model-hangs',
  'model-storm',
  'model-quota',
  'poison',
  'bad-input',
  'foreign-output',
  'person-holds',
  'person-cancels',
  'person-deadline',
  'person-sets',
  'person-redrives',
  'person-twice',
  'spending-cap',
] as const;
export type FaultTheme = (typeof faultThemes)[number];

/** Everything about a world that its seed decides before it begins. */
export type WorldOptions = {
  readonly seed: number;
  readonly themes: ReadonlySet<FaultTheme>;
  readonly jobs: readonly JobOptions[];
  readonly orchestrators: number;
  /** Workers of the platform at a time. */
  readonly concurrency: number;
  readonly lanesPerWorker: number;
  readonly workerLimitMs: number;
  readonly leaseMs: number;
  readonly whenHeld: 'return' | 'wait';
  /** Share of calls to store and index that take time at all. */
  readonly slowShare: number;
  /** A model call of an ordinary item, before its own spread. */
  readonly latencyMs: number;
  readonly requestsPerMinute: number | undefined;
  /** From then on nothing goes wrong any more. */
  readonly calmAtMs: number;
};

export type JobOptions = {
  readonly tenant: string;
  readonly items: readonly ItemOptions[];
  readonly batchSize: number;
  readonly planKind: 'fixed' | 'adaptive';
  readonly lanes: number;
  readonly submitAtMs: number;
  /** From its submission. */
  readonly deadlineMs: number | undefined;
  /** Room for a few requests; more when its owner raises it. */
  readonly capMicroDollars: number | undefined;
};

export type ItemOptions = {
  readonly id: string;
  readonly isHeavy: boolean;
  readonly nature: 'sound' | 'poison' | 'refused' | 'corrupt' | 'missing' | 'empty';
};

export function drawOptions(seed: number): WorldOptions {
  const chance = chanceOf(seed);
  const themes = drawThemes(chance);
  const jobs = Array.from({ length: chance.happens(0.35) ? 2 : 1 }, (_, at) =>
    drawJob(chance, themes, at),
  );
  return {
    seed,
    themes,
    jobs,
    orchestrators: chance.between(1, 2),
    concurrency: chance.between(1, 4),
    lanesPerWorker: chance.between(1, 4),
    workerLimitMs: (themes.has('worker-short-lives') ? 60 : 300) * 1_000,
    leaseMs: chance.pick([30_000, 60_000]),
    whenHeld: chance.pick(['return', 'wait']),
    slowShare: chance.pick([0.1, 0.3, 0.6]),
    latencyMs: chance.pick([2_000, 5_000, 8_000]),
    requestsPerMinute: chance.happens(0.2) ? chance.between(20, 60) : undefined,
    calmAtMs: chance.between(60, 300) * 1_000,
  };
}

function drawThemes(chance: Chance): ReadonlySet<FaultTheme> {
  // One world in twelve has no fault at all: what is wrong there is wrong without an excuse.
  if (chance.happens(0.08)) return new Set();
  const share = chance.pick([0.06, 0.12, 0.2]);
  return new Set(faultThemes.filter(() => chance.happens(share)));
}

function drawJob(chance: Chance, themes: ReadonlySet<FaultTheme>, at: number): JobOptions {
  const count = chance.happens(0.06) ? chance.between(15, 40) : chance.between(1, 14);
  const tenant = at === 0 ? 'acme' : 'globex';
  const hasDeadline = themes.has('person-deadline') && chance.happens(0.9);
  return {
    tenant,
    items: Array.from({ length: count }, (_, item) =>
      drawItem(chance, themes, `${tenant}-${String(item)}`),
    ),
    batchSize: chance.between(1, 6),
    planKind: chance.happens(0.3) ? 'adaptive' : 'fixed',
    lanes: chance.between(1, 8),
    submitAtMs: at * chance.between(0, 20) * 1_000,
    deadlineMs: hasDeadline ? chance.between(10, 120) * 1_000 : undefined,
    capMicroDollars: themes.has('spending-cap') ? chance.between(500, 3_000) : undefined,
  };
}

function drawItem(chance: Chance, themes: ReadonlySet<FaultTheme>, id: string): ItemOptions {
  return { id, isHeavy: chance.happens(0.15), nature: drawNature(chance, themes) };
}

function drawNature(chance: Chance, themes: ReadonlySet<FaultTheme>): ItemOptions['nature'] {
  if (themes.has('poison') && chance.happens(0.15)) return 'poison';
  if (themes.has('bad-input') && chance.happens(0.2)) return chance.pick(['corrupt', 'missing']);
  if (themes.has('model-content') && chance.happens(0.1)) return 'refused';
  return chance.happens(0.03) ? 'empty' : 'sound';
}
