import { draw } from './seeded.ts';

/** What decides how long the model takes to answer. */
export type LatencyModel = {
  readonly seed: number;
  /** 1 = real time, 100 = a hundred times faster, Infinity = no waiting at all; above 0. */
  readonly scale: number;
  /** A prompt of at least this many characters is a heavy one. */
  readonly heavyChars: number;
};

type RangeMs = { readonly fromMs: number; readonly toMs: number };

/** Observed on the platform this project starts from: 25–35 s a deal, 45–60 s a heavy one. */
const ordinary: RangeMs = { fromMs: 25_000, toMs: 35_000 };
const heavy: RangeMs = { fromMs: 45_000, toMs: 60_000 };

/** One call in a hundred takes three times as long, as tails of hosted models do. */
const stragglerShare = 0.01;
const stragglerFactor = 3;

/** A prompt this many times `heavyChars` is as slow as a heavy one gets. */
const heaviestFactor = 4;

/**
 * The time from request to reply, in milliseconds, scaled: the same for the same seed and prompt.
 * Within a range half is decided by the prompt's size and half by chance, so that an estimate from
 * size can learn something but never everything.
 */
export function latencyMs(model: LatencyModel, promptChars: number, promptHash: number): number {
  const isHeavy = promptChars >= model.heavyChars;
  const range = isHeavy ? heavy : ordinary;
  const fullChars = isHeavy ? model.heavyChars * heaviestFactor : model.heavyChars;
  const bySize = Math.min(1, promptChars / fullChars);
  const byChance = draw(model.seed, promptHash, 1);
  const base = range.fromMs + (range.toMs - range.fromMs) * (0.5 * bySize + 0.5 * byChance);
  const isStraggler = draw(model.seed, promptHash, 2) < stragglerShare;
  return (base * (isStraggler ? stragglerFactor : 1)) / model.scale;
}
