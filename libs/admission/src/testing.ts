/** fast-check arbitraries of this library's values, for its own tests and those of its users. */
import * as fc from 'fast-check';
import { faultCodes, isOfClass } from './model-fault.ts';
import type { FaultClass, ModelFault } from './model-fault.ts';
import type { ModelPrice, PriceTable, TokenUsage } from './prices.ts';
import type { RateLimits } from './rate-ledger.ts';

/** Any fault; rate faults with and without the server's wait. */
export function modelFault(): fc.Arbitrary<ModelFault> {
  return fc
    .record({
      code: fc.constantFrom(...faultCodes),
      retryAfterMs: fc.option(fc.integer({ min: 0, max: 300_000 }), { nil: undefined }),
    })
    .map(({ code, retryAfterMs }) => {
      const fault = { code, message: `It failed: ${code}.` } as ModelFault;
      if (retryAfterMs === undefined || !isOfClass(fault, 'rate')) return fault;
      return { ...fault, retryAfterMs };
    });
}

/** Any fault of one class. */
export function faultOfClass(faultClass: FaultClass): fc.Arbitrary<ModelFault> {
  return modelFault().filter((fault) => isOfClass(fault, faultClass));
}

/** A uniform draw from [0, 1), as retry delays take it. */
export function draw(): fc.Arbitrary<number> {
  return fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
}

/** Limits with neither, one or both dimensions, from a few to very many. */
export function rateLimits(): fc.Arbitrary<RateLimits> {
  return fc.record(
    {
      requestsPerMinute: fc.integer({ min: 1, max: 5_000 }),
      tokensPerMinute: fc.integer({ min: 1_000, max: 4_000_000 }),
    },
    { requiredKeys: [] },
  );
}

/** Usage of one call in which the parts never exceed their wholes. */
export function tokenUsage(): fc.Arbitrary<TokenUsage> {
  const tokens = fc.nat({ max: 400_000 });
  return fc
    .record({ inputTokens: tokens, outputTokens: tokens, cachedShare: draw(), reasonShare: draw() })
    .map(({ inputTokens, outputTokens, cachedShare, reasonShare }) => ({
      inputTokens,
      cachedInputTokens: Math.floor(inputTokens * cachedShare),
      outputTokens,
      reasoningTokens: Math.floor(outputTokens * reasonShare),
    }));
}

/** A price whose cached input is not dearer than its input. */
export function modelPrice(): fc.Arbitrary<ModelPrice> {
  const price = fc.nat({ max: 100_000_000 });
  return fc
    .record({ input: price, cachedShare: draw(), output: price })
    .map(({ input, cachedShare, output }) => ({
      input,
      cachedInput: Math.floor(input * cachedShare),
      output,
    }));
}

/** A table of a few models. */
export function priceTable(): fc.Arbitrary<PriceTable> {
  return fc.record({
    version: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
    models: fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9.-]{0,30}$/), modelPrice(), {
      maxKeys: 5,
    }),
  });
}
