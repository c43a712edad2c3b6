import type { FaultTheme } from '../world/options.ts';
import type { World } from '../world/world.ts';

/**
 * Enters into a world's agenda what will befall its parts and processes, by its themes, and the
 * moment from which nothing does any more.
 */
export function brew(world: World, fleet: Targets): void {
  const { agenda, options, weather } = world;
  const chance = world.chance.fork();
  const strike = (theme: FaultTheme, times: number, act: () => void) => {
    if (!options.themes.has(theme)) return;
    for (let time = 0; time < times; time += 1) {
      agenda.after(chance.between(2_000, options.calmAtMs), () => world.has(theme) && act());
    }
  };
  brewIndex(world, strike);
  strike('model-storm', 1, () => {
    weather.stormUntilMs = agenda.nowMs + chance.between(5, 30) * 1_000;
    world.story.tell('provider', 'refuses everybody for a while');
  });
  strike('model-quota', 1, () => {
    weather.hasQuota = false;
    world.story.tell('provider', 'the quota is used up');
    agenda.after(chance.between(20, 90) * 1_000, () => (weather.hasQuota = true));
  });
  strike('worker-deaths', 3, () => fleet.killWorker());
  strike('worker-pauses', 4, () => fleet.pauseWorker(options.leaseMs * (1.2 + 2 * chance.next())));
  strike('leader-deaths', chance.between(1, 5), () => fleet.killLeader());
  strike('leader-pauses', 2, () => fleet.pauseLeader(chance.between(10, 90) * 1_000));
  strike('leader-handover', 2, () => fleet.handOverLeader());
  agenda.after(options.calmAtMs, () => {
    const away = { indexAwayUntilMs: 0, indexFullUntilMs: 0, stormUntilMs: 0 };
    Object.assign(weather, { ...away, hasQuota: true, isCalm: true });
    world.story.tell('world', 'is calm from now on');
  });
}

/** Whom storms strike. */
export type Targets = {
  readonly killWorker: () => void;
  readonly pauseWorker: (ms: number) => void;
  readonly killLeader: () => void;
  readonly pauseLeader: (ms: number) => void;
  readonly handOverLeader: () => void;
};

type Strike = (theme: FaultTheme, times: number, act: () => void) => void;

function brewIndex(world: World, strike: Strike): void {
  const { agenda, weather, index, story } = world;
  const chance = world.chance.fork();
  strike('index-outage', 1, () => {
    weather.indexAwayUntilMs = agenda.nowMs + 60_000;
    story.tell('index', 'is away for a minute');
    world.sightings.outage();
  });
  strike('index-full', 2, () => {
    weather.indexFullUntilMs = agenda.nowMs + chance.between(5, 40) * 1_000;
    story.tell('index', 'is out of memory for a while');
  });
  strike('index-flush', 2, () => {
    story.tell('index', 'is emptied');
    void index.flush().then(() => world.lose(Infinity));
  });
  strike('index-rollback', 2, () => {
    const backMs = chance.between(500, 10_000);
    story.tell('index', `loses its last ${String(backMs)} ms`);
    void index.rollBack(backMs).then(() => world.lose(backMs));
  });
  strike('clock-jump', 2, () => {
    weather.serverSkewMs += chance.pick([-1, 1]) * chance.between(60, 300) * 1_000;
    world.sightings.clockJumped();
    story.tell('index', `its clock jumps to ${String(weather.serverSkewMs / 1_000)} s off`);
  });
}
