import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import type { StepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it } from 'vitest';
import { counted, endOf, openEngine } from '../lead/testing.ts';

type Asked = {
  readonly behave?: (nth: number) => ModelBehavior;
  readonly limiter?: (clock: StepClock) => RateLimiter;
};

/** What befell a single note, in order. */
async function storyOf({ behave = () => counted, limiter }: Asked): Promise<readonly string[]> {
  const story: string[] = [];
  const engine = await openEngine({
    texts: ['one'],
    ...(limiter && { limiter }),
    behave: (_text, nth) => {
      story.push('asked');
      return behave(nth);
    },
    verbs: (inner) => ({
      stamp: async (...given) => {
        story.push('stamped');
        return inner.stamp(...given);
      },
    }),
  });
  expect(await endOf(engine, engine.lead())).toEqual({ kind: 'finished' });
  return story;
}

/** Tells the first who asks to wait. */
function waitingOnce(waitMs: number): RateLimiter {
  let asks = 0;
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    ...{ settle: nothing, free: nothing, pause: nothing, observe: nothing },
    admit: async ({ tokens }) => {
      asks += 1;
      if (asks === 1) return { kind: 'wait', waitMs };
      return { kind: 'admitted', reservation: { id: String(asks), tokens } };
    },
  };
}

describe('an item', () => {
  it('is stamped once for its reading and its first request', async () => {
    expect(await storyOf({})).toEqual(['stamped', 'asked']);
  });

  it('is stamped anew before each further request', async () => {
    const behave = (nth: number): ModelBehavior => (nth < 3 ? { kind: 'server-error' } : counted);
    const once = ['stamped', 'asked'];
    expect(await storyOf({ behave })).toEqual([...once, ...once, ...once]);
  });

  it('is stamped again where it waited for its first request', async () => {
    expect(await storyOf({ limiter: () => waitingOnce(2_000) })).toEqual([
      ...['stamped', 'stamped', 'asked'],
    ]);
  });
});
