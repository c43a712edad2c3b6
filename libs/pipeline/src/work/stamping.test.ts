import type { RateLimiter } from '@longhaul/ports/rate-limiter';
import type { ModelBehavior } from '@longhaul/testkit/model-behavior';
import type { StepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it } from 'vitest';
import { counted, endOf, openEngine, someTexts, told } from '../lead/testing.ts';
import { processBatch } from './process-batch.ts';
import { lifeOf, openWithoutWorkers } from './testing.ts';

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

  it('that ended elsewhere since its batch was looked at is not paid for again', async () => {
    const { engine, reference } = await openWithoutWorkers({
      texts: someTexts(2),
      verbs: (inner) => ({
        standings: async (job, asked) => {
          const before = await inner.standings(job, asked);
          const { planHash = '' } = (await inner.meta(job)) ?? {};
          const by = { kind: 'worker', batch: 0, fence: 'another' } as const;
          const ok = { key: 'note-1', batch: 0, state: { kind: 'ok' } } as const;
          await inner.commit(job, { planHash, round: 1, by, items: [ok] });
          return before;
        },
      }),
    });
    const working = processBatch(engine.worker, reference, lifeOf(engine.clock, Infinity));
    await engine.clock.advance(60_000);
    expect(await working).toEqual({ kind: 'ended', batches: 1, items: 1 });
    expect(engine.asked).toHaveLength(1);
    expect(told(engine, 'item-handed-back')).toMatchObject([{ reason: 'done' }]);
    expect(told(engine, 'released')).toMatchObject([{ reason: 'finished', handedBack: 0 }]);
  });

  it('is stamped again where it waited for its first request', async () => {
    expect(await storyOf({ limiter: () => waitingOnce(2_000) })).toEqual([
      ...['stamped', 'stamped', 'asked'],
    ]);
  });
});
