import { scriptedUsage } from '@longhaul/testkit/model-behavior';
import { describe, expect, it } from 'vitest';
import { endOf, openScene, twoWords, type Scene } from './testing.ts';

const rateLimit = { kind: 'rate-limit', retryAfterMs: 5_000 } as const;

/** Time that is left shrinks as the clock goes on. */
function endsIn(scene: Scene, lengthMs: number): Scene {
  const untilMs = scene.clock.now() + lengthMs;
  return { ...scene, run: { ...scene.run, leftMs: () => untilMs - scene.clock.now() } };
}

describe('a rate refusal', () => {
  it('waits as long as the server said, for everybody, and is no try', async () => {
    const scene = await openScene({ behaviors: [rateLimit, rateLimit, twoWords] });
    const startedAt = scene.clock.now();
    expect(await endOf(scene)).toMatchObject({
      kind: 'ok',
      spending: { tries: [{ outcome: 'answered' }], rateRefusals: 2 },
    });
    expect(scene.story.filter((told) => told.startsWith('paused'))).toHaveLength(2);
    expect(scene.clock.now() - startedAt).toBeGreaterThanOrEqual(10_000);
    expect(scene.run.allowance.current).toEqual({ calls: 1, retries: 0 });
  });

  it('lowers how many items this process works on', async () => {
    const scene = await openScene({ behaviors: [rateLimit, twoWords] });
    await endOf(scene);
    expect(scene.run.ports.gate.load.limit).toBe(2);
  });

  it('that outlasts the worker hands the item back with the wait', async () => {
    const behaviors = [{ kind: 'rate-limit', retryAfterMs: 90_000 }] as const;
    const scene = endsIn(await openScene({ behaviors }), 30_000);
    expect(await endOf(scene)).toEqual({
      kind: 'handed-back',
      reason: 'rate-wait',
      waitMs: 90_000,
    });
    expect(scene.clock.sleeperCount()).toBe(0);
  });
});

describe('a limiter that has no room', () => {
  it('is asked again after its wait, and the wait is told', async () => {
    const scene = await openScene({ limiterWaits: [2_000, 3_000] });
    const startedAt = scene.clock.now();
    expect(await endOf(scene)).toMatchObject({ kind: 'ok' });
    expect(scene.clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
    expect(
      scene.emitted.flatMap((event) => (event.kind === 'item-waiting' ? event.waitMs : [])),
    ).toEqual([2_000, 3_000]);
  });

  it('for longer than wait and item would fit hands the item back before any call', async () => {
    const scene = endsIn(await openScene({ limiterWaits: [20_000] }), 31_000);
    expect(await endOf(scene)).toEqual({
      kind: 'handed-back',
      reason: 'rate-wait',
      waitMs: 20_000,
    });
    expect(scene.requests).toEqual([]);
  });
});

describe('an item that does not fit into the time left', () => {
  it('is handed back before any call and before it takes a place in the limits', async () => {
    const scene = endsIn(await openScene(), 11_999);
    expect(await endOf(scene)).toEqual({ kind: 'handed-back', reason: 'no-time', waitMs: 0 });
    expect(scene.story).toEqual(['stamped']);
  });

  it('by its p90 is called when it just fits', async () => {
    const scene = endsIn(await openScene(), 12_000);
    expect(await endOf(scene)).toMatchObject({ kind: 'ok' });
  });

  it('after a stumble is handed back and not tried on', async () => {
    const scene = endsIn(await openScene({ behaviors: [{ kind: 'silence' }] }), 25_000);
    expect(await endOf(scene)).toMatchObject({ kind: 'handed-back', reason: 'no-time' });
    expect(scene.requests).toHaveLength(1);
  });

  it('after a paid try tells what that one cost when it is run again', async () => {
    const behaviors = [{ kind: 'cut-off', text: '{' } as const, twoWords];
    const scene = endsIn(await openScene({ behaviors, latencyMs: 5_000 }), 14_000);
    expect(await endOf(scene)).toMatchObject({ kind: 'handed-back', reason: 'no-time' });
    const again = await endOf({ ...scene, run: { ...scene.run, leftMs: () => Infinity } });
    expect(again).toMatchObject({
      kind: 'ok',
      spending: {
        tries: [{ outcome: 'truncated' }, { outcome: 'answered' }],
        usage: { inputTokens: 2 * scriptedUsage.inputTokens },
      },
    });
  });

  it('gives its call three medians, and never more than is left', async () => {
    const roomy = await openScene();
    await endOf(roomy);
    expect(roomy.requests[0]?.timeoutMs).toBe(30_000);
    const tight = endsIn(await openScene(), 15_000);
    await endOf(tight);
    expect(tight.requests[0]?.timeoutMs).toBe(15_000);
  });
});

describe('a session that closes', () => {
  it('lets the call in flight end', async () => {
    const scene = await openScene({ latencyMs: 5_000 });
    const ending = endOf(scene);
    await scene.clock.advance(1_000);
    scene.close();
    expect(await ending).toMatchObject({ kind: 'ok' });
  });

  it('ends a wait at once and hands the item back as drained', async () => {
    const waiting = [
      await openScene({ behaviors: [rateLimit] }),
      await openScene({ behaviors: [rateLimit], limiterWaits: [4_000] }),
    ];
    for (const scene of waiting) {
      const ending = endOf(scene);
      await scene.clock.advance(500);
      scene.close();
      expect(await ending).toEqual({ kind: 'handed-back', reason: 'drain', waitMs: 0 });
    }
  });

  it('takes no place in the limits with it', async () => {
    const scene = await openScene();
    scene.close();
    expect(await endOf(scene)).toMatchObject({ kind: 'handed-back', reason: 'drain' });
    expect(scene.story.slice(-1)).toEqual(['freed']);
    expect(scene.requests).toEqual([]);
  });

  it('hard cuts the call in flight and hands the item back', async () => {
    const scene = await openScene({ latencyMs: 5_000 });
    const ending = endOf(scene);
    await scene.clock.advance(1_000);
    scene.cut();
    expect(await ending).toMatchObject({ kind: 'handed-back', reason: 'drain' });
  });
});

describe('an item that may not be stamped', () => {
  it('is handed back unread', async () => {
    const scene = await openScene({ run: { stamp: async () => 'stop' } });
    expect(await endOf(scene)).toMatchObject({ kind: 'handed-back', reason: 'drain' });
    expect(scene.story).toEqual([]);
  });

  it('any more is handed back before its call, its place in the limits freed', async () => {
    let stamps = 0;
    const scene = await openScene({
      run: { stamp: async () => ((stamps += 1) === 1 ? 'go-on' : 'stop') },
    });
    expect(await endOf(scene)).toMatchObject({ kind: 'handed-back', reason: 'drain' });
    expect(scene.story).toEqual(['admitted 150', 'freed']);
  });
});
