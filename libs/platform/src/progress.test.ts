import { expect, it } from 'vitest';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { ProgressBoard } from './progress.ts';

function board() {
  const clock = createStepClock(0);
  const progress = new ProgressBoard(clock);
  const note = (event: Record<string, unknown>): void =>
    progress.note({ at: clock.now(), jobId: 'j', batch: 0, ...event } as never);
  return { clock, progress, note };
}

it('counts what stands from before as done but not as speed', async () => {
  const { clock, progress, note } = board();
  note({ kind: 'planned', planHash: 'p', items: 10, batches: 1, done: 4 });
  await clock.advance(2_000);
  note({ kind: 'item-ended', item: 'a', outcome: 'ok', durationMs: 1 });
  const { ok, total, perSecond, leftSeconds } = progress.read();
  expect({ ok, total, perSecond, leftSeconds }).toEqual({
    ok: 5,
    total: 10,
    perSecond: 0.5,
    leftSeconds: 10,
  });
});

it('has in flight what started and has neither ended nor gone back', () => {
  const { progress, note } = board();
  for (const item of ['a', 'b', 'c']) note({ kind: 'item-started', item });
  note({ kind: 'item-ended', item: 'a', outcome: 'failed', durationMs: 1 });
  note({ kind: 'item-handed-back', item: 'b', reason: 'drain' });
  expect(progress.read()).toMatchObject({ inFlight: 1, failed: 1, ok: 0 });
});

it('calls the cost unknown once a call had no price', () => {
  const { progress, note } = board();
  const usage = { inputTokens: 100, cachedInputTokens: 0, outputTokens: 10, reasoningTokens: 0 };
  note({
    kind: 'item-tried',
    item: 'a',
    outcome: 'answered',
    durationMs: 1,
    usage,
    costMicroDollars: 5,
  });
  expect(progress.read()).toMatchObject({ tokens: 110, costMicroDollars: 5 });
  note({ kind: 'item-tried', item: 'b', outcome: 'answered', durationMs: 1, usage });
  expect(progress.read().costMicroDollars).toBeUndefined();
});

it('forgets speed that lies more than a minute back', async () => {
  const { clock, progress, note } = board();
  note({ kind: 'planned', planHash: 'p', items: 10, batches: 1, done: 0 });
  await clock.advance(1_000);
  note({ kind: 'item-ended', item: 'a', outcome: 'ok', durationMs: 1 });
  await clock.advance(61_000);
  expect(progress.read().perSecond).toBeUndefined();
});
