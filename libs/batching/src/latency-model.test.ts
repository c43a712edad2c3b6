import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LATENCY_MODEL,
  estimateSeconds,
  observe,
  scaleLatency,
  type LatencyModel,
} from './latency-model.ts';

const ordinary = { inputTokens: 31_000, outputTokens: 800 };
const tokens = fc.record({ inputTokens: fc.nat(200_000), outputTokens: fc.nat(8_000) });
const observedSeconds = fc.double({ min: 0, max: 1e6, noNaN: true });

function observeAll(model: LatencyModel, secondsList: readonly number[]): LatencyModel {
  return secondsList.reduce(
    (learned, seconds) => observe(learned, { ...ordinary, seconds }),
    model,
  );
}

describe('the default estimate', () => {
  test('of an ordinary deal is 25 to 35 s', () => {
    const { p50Seconds, p90Seconds } = estimateSeconds(DEFAULT_LATENCY_MODEL, ordinary);
    expect(p50Seconds).toBeGreaterThan(25);
    expect(p90Seconds).toBeLessThan(35.5);
  });

  test.each([70_000, 80_000, 90_000])(
    'of a heavy deal of %i tokens is 45 to 60 s',
    (inputTokens) => {
      const heavy = { inputTokens, outputTokens: 1000 };
      const { p50Seconds } = estimateSeconds(DEFAULT_LATENCY_MODEL, heavy);
      expect(p50Seconds).toBeGreaterThan(45);
      expect(p50Seconds).toBeLessThanOrEqual(60);
    },
  );
});

test('estimates stay positive and in order after any observations', () => {
  fc.assert(
    fc.property(fc.array(observedSeconds), tokens, (secondsList, call) => {
      const model = observeAll(DEFAULT_LATENCY_MODEL, secondsList);
      const { p50Seconds, p90Seconds, p99Seconds } = estimateSeconds(model, call);
      expect(p50Seconds).toBeGreaterThan(0);
      expect(p90Seconds).toBeGreaterThan(p50Seconds);
      expect(p99Seconds).toBeGreaterThan(p90Seconds);
      expect(p99Seconds).toBeLessThan(Infinity);
    }),
  );
});

test('more tokens never take less time', () => {
  fc.assert(
    fc.property(tokens, fc.nat(1000), fc.nat(1000), (call, moreInput, moreOutput) => {
      const larger = {
        inputTokens: call.inputTokens + moreInput,
        outputTokens: call.outputTokens + moreOutput,
      };
      const { p50Seconds } = estimateSeconds(DEFAULT_LATENCY_MODEL, larger);
      expect(p50Seconds).toBeGreaterThanOrEqual(
        estimateSeconds(DEFAULT_LATENCY_MODEL, call).p50Seconds,
      );
    }),
  );
});

describe('observe', () => {
  test.each([0.01, 0.3, 1, 3, 100])('finds latencies that are %d times the estimate', (factor) => {
    const truth = 29.95 * factor;
    const model = observeAll(DEFAULT_LATENCY_MODEL, Array<number>(80).fill(truth));
    expect(estimateSeconds(model, ordinary).p50Seconds / truth).toBeCloseTo(1, 1);
  });

  test('one outlier moves the median by less than 5 %, however far out it is', () => {
    fc.assert(
      fc.property(observedSeconds, (seconds) => {
        const model = observe(DEFAULT_LATENCY_MODEL, { ...ordinary, seconds });
        expect(Math.abs(model.ratio - 1)).toBeLessThan(0.05);
        expect(model.spread).toBeLessThan(1.4 * DEFAULT_LATENCY_MODEL.spread);
      }),
    );
  });

  test('latencies that scatter widen the spread, alike ones narrow it', () => {
    const scattered = Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? 15 : 60));
    const alike = Array<number>(100).fill(30);
    expect(observeAll(DEFAULT_LATENCY_MODEL, scattered).spread).toBeGreaterThan(0.5);
    expect(observeAll(DEFAULT_LATENCY_MODEL, alike).spread).toBeLessThan(0.06);
  });

  test('leaves the model that it was given as it was', () => {
    const model = Object.freeze({ ...DEFAULT_LATENCY_MODEL });
    expect(observe(model, { ...ordinary, seconds: 60 })).not.toEqual(model);
  });

  test.each([-1, Number.NaN, Infinity])('learns nothing from %d seconds', (seconds) => {
    expect(observe(DEFAULT_LATENCY_MODEL, { ...ordinary, seconds })).toBe(DEFAULT_LATENCY_MODEL);
  });
});

describe('scaleLatency', () => {
  test('scales every estimate, learned corrections included', () => {
    const learned = observeAll(DEFAULT_LATENCY_MODEL, [20, 40, 45]);
    const scaled = estimateSeconds(scaleLatency(learned, 0.01), ordinary);
    const unscaled = estimateSeconds(learned, ordinary);
    expect(scaled.p50Seconds).toBeCloseTo(unscaled.p50Seconds / 100, 9);
    expect(scaled.p99Seconds).toBeCloseTo(unscaled.p99Seconds / 100, 9);
  });

  test.each([0, -1, Number.NaN, Infinity])('refuses the factor %d', (factor) => {
    expect(() => scaleLatency(DEFAULT_LATENCY_MODEL, factor)).toThrow('finite number above 0');
  });
});
