import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latencyMs } from './latency.ts';

const model = { seed: 1, scale: 1, heavyChars: 1_000 };
const hash = () => fc.nat({ max: 0xffff_ffff });

describe('the latency', () => {
  it('is 25–35 s for an ordinary prompt, 45–60 s for a heavy one, thrice that for a straggler', () => {
    fc.assert(
      fc.property(hash(), fc.nat({ max: 10_000 }), (promptHash, chars) => {
        const ms = latencyMs(model, chars, promptHash);
        const [from, to] = chars < 1_000 ? [25_000, 35_000] : [45_000, 60_000];
        const isOrdinary = ms >= from && ms <= to;
        expect(isOrdinary || (ms >= 3 * from && ms <= 3 * to)).toBe(true);
      }),
    );
  });

  it('makes one call in a hundred a straggler', () => {
    const hashes = Array.from({ length: 20_000 }, (_, index) => index * 7919);
    const slow = hashes.filter((promptHash) => latencyMs(model, 500, promptHash) > 60_000);
    expect(slow.length / hashes.length).toBeCloseTo(0.01, 2);
    expect(slow.length).toBeGreaterThan(100);
  });

  it('is the same for the same seed and prompt, another for another', () => {
    expect(latencyMs(model, 500, 42)).toBe(latencyMs(model, 500, 42));
    expect(latencyMs(model, 500, 43)).not.toBe(latencyMs(model, 500, 42));
    expect(latencyMs({ ...model, seed: 2 }, 500, 42)).not.toBe(latencyMs(model, 500, 42));
  });

  it('shrinks by the scale, to nothing at Infinity', () => {
    const real = latencyMs(model, 500, 42);
    expect(latencyMs({ ...model, scale: 100 }, 500, 42)).toBeCloseTo(real / 100);
    expect(latencyMs({ ...model, scale: Infinity }, 500, 42)).toBe(0);
  });
});
