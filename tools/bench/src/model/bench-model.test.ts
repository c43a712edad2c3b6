import { lowerBoundSeconds } from '@longhaul/batching/makespan';
import { expect, it } from 'vitest';
import { startBenchModel } from './bench-model.ts';

it('serves the same chances in every run and tells what each call took', async () => {
  const model = await startBenchModel({ scale: 100_000, seed: 1 });
  const run = async () => {
    for (let call = 0; call < 3; call += 1) {
      await fetch(`${model.url}/chat/completions`, { method: 'POST', body: 'x'.repeat(1000) });
    }
    return model.takeServed();
  };
  const first = await run();
  const second = await run();
  expect(first.map((call) => call.latencyMs)).toEqual(second.map((call) => call.latencyMs));
  const tookMs = (second.at(-1)?.endedAtMs ?? 0) - (second[0]?.startedAtMs ?? 0);
  const boundMs = lowerBoundSeconds(
    second.map((call) => call.latencyMs),
    1,
  );
  expect(boundMs).toBeGreaterThan(0);
  // A timer of Node may fire up to a millisecond early.
  expect(tookMs).toBeGreaterThan(boundMs - 3);
});
