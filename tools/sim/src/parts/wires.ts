import type { World } from '../world/world.ts';
import type { Wire } from './wire.ts';

const store = 'The store';
const index = 'The index';

/** The way to the store, as troubled as the world's themes say. */
export function storeWire(world: World): Wire {
  const { options } = world;
  const has = (theme: Parameters<World['has']>[0]) => options.themes.has(theme);
  return {
    ...wireOf(world, store),
    rates: {
      ...(has('store-errors') ? { refused: 0.03, 'reply-lost': 0.02, repeated: 0.03 } : {}),
      ...(has('store-slow') ? { slow: 0.03 } : {}),
    },
    outage: () => undefined,
  };
}

/** The way to the index. */
export function indexWire(world: World): Wire {
  const { options, weather, agenda } = world;
  const has = (theme: Parameters<World['has']>[0]) => options.themes.has(theme);
  return {
    ...wireOf(world, index),
    rates: {
      ...(has('index-errors') ? { refused: 0.03, 'reply-lost': 0.03 } : {}),
      ...(has('index-late') ? { late: 0.03 } : {}),
      ...(has('index-repeats') ? { repeated: 0.08 } : {}),
    },
    outage: ({ isMutation }) => {
      if (agenda.nowMs < weather.indexAwayUntilMs) return `${index} is away.`;
      if (isMutation && agenda.nowMs < weather.indexFullUntilMs)
        return `${index} is out of memory.`;
      return undefined;
    },
  };
}

function wireOf(world: World, name: string): Omit<Wire, 'rates' | 'outage'> {
  const { agenda, options, chance, sightings } = world;
  return {
    name,
    agenda,
    chance: chance.fork(),
    slowShare: options.slowShare,
    isTroubled: () => !world.weather.isCalm,
    tell: (call, trouble) => {
      world.story.tell('wire', `${name}: ${call.verb} ${call.about}: ${trouble}`);
      sightings.troubled(name === store ? 'store' : 'index', call, trouble);
    },
  };
}
