import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addUsage,
  costMicroDollars,
  costRange,
  defaultPrices,
  noUsage,
  priceOf,
  priceTableSchema,
  withPrices,
} from './prices.ts';
import type { PriceTable } from './prices.ts';
import { modelPrice, priceTable, tokenUsage } from './testing.ts';

function tableOf(price: PriceTable['models'][string]): PriceTable {
  return { version: 'test', models: { m: price } };
}

describe('the price of a model', () => {
  it.each([
    ['gpt-5.4-mini', 'gpt-5.4-mini'],
    ['gpt-5.4-mini-2026-03-01', 'gpt-5.4-mini'],
    ['gpt-5.5-20260301', 'gpt-5.5'],
  ])('of %s is that of %s', (model, pricedAs) => {
    expect(priceOf(defaultPrices, model)).toMatchObject({ pricedAs, simulated: false });
  });

  it.each(['gpt-5.5-pro', 'gpt-5.4', 'gpt-5.4-mini-latest', '', 'toString', '__proto__'])(
    'of %j is unknown',
    (model) => {
      expect(priceOf(defaultPrices, model)).toBeUndefined();
    },
  );

  it('of a simulated model is a real one’s, and flagged', () => {
    expect(priceOf(defaultPrices, 'simulated-analyst')).toEqual({
      price: defaultPrices.models['gpt-5.4-mini'],
      pricedAs: 'gpt-5.4-mini',
      simulated: true,
    });
  });
});

describe('the cost of a call', () => {
  it('of a typical deal is what the list says', () => {
    const usage = { ...noUsage, inputTokens: 31_000, outputTokens: 800 };
    expect(costMicroDollars(defaultPrices, 'gpt-5.4-mini', usage)).toBe(23_250 + 3_600);
    expect(costMicroDollars(defaultPrices, 'gpt-5.5', usage)).toBe(155_000 + 24_000);
  });

  it('counts cached input at its own price, and reasoning as the output it is', () => {
    const usage = {
      inputTokens: 10_000,
      cachedInputTokens: 4_000,
      outputTokens: 2_000,
      reasoningTokens: 1_500,
    };
    expect(costMicroDollars(defaultPrices, 'gpt-5.4-mini', usage)).toBe(4_500 + 300 + 9_000);
  });

  it('is unknown, never 0, without a price', () => {
    expect(costMicroDollars(defaultPrices, 'my-own-model', noUsage)).toBeUndefined();
  });

  it('is rounded half up, once', () => {
    const table = tableOf({ input: 250_000, cachedInput: 0, output: 250_000 });
    const cost = (inputTokens: number, outputTokens: number) =>
      costMicroDollars(table, 'm', { ...noUsage, inputTokens, outputTokens });
    expect([cost(1, 0), cost(1, 1), cost(2, 3), cost(3, 3)]).toEqual([0, 1, 1, 2]);
  });

  it('is whole, within half a micro-dollar of the exact sum', () => {
    fc.assert(
      fc.property(modelPrice(), tokenUsage(), (price, usage) => {
        const cost = costMicroDollars(tableOf(price), 'm', usage) ?? NaN;
        const exact =
          BigInt(usage.inputTokens - usage.cachedInputTokens) * BigInt(price.input) +
          BigInt(usage.cachedInputTokens) * BigInt(price.cachedInput) +
          BigInt(usage.outputTokens) * BigInt(price.output);
        expect(BigInt(cost)).toBe((exact + 500_000n) / 1_000_000n);
      }),
    );
  });

  it('is not negative when a server reports more cached than input tokens', () => {
    const usage = { ...noUsage, inputTokens: 100, cachedInputTokens: 5_000 };
    expect(costMicroDollars(defaultPrices, 'gpt-5.5', usage)).toBe(50);
  });

  it('of added usages differs from the added costs by rounding alone', () => {
    fc.assert(
      fc.property(tokenUsage(), tokenUsage(), (a, b) => {
        const cost = (usage: typeof a) => costMicroDollars(defaultPrices, 'gpt-5.5', usage) ?? NaN;
        expect(Math.abs(cost(addUsage(a, b)) - cost(a) - cost(b))).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('the cost range of a plan', () => {
  it('runs from cached prefixes and usual replies to full replies and a tenth more calls', () => {
    const planned = {
      inputTokens: 1_000_000,
      cacheableTokens: 200_000,
      expectedOutputTokens: 100_000,
      maxOutputTokens: 200_000,
    };
    expect(costRange(defaultPrices, 'gpt-5.4-mini', planned)).toEqual({
      lowMicroDollars: 600_000 + 15_000 + 450_000,
      highMicroDollars: 1_815_000,
    });
    expect(costRange(defaultPrices, 'unknown', planned)).toBeUndefined();
  });

  it('holds a run in which every reply is within its limit and none is retried', () => {
    fc.assert(
      fc.property(modelPrice(), tokenUsage(), fc.nat(100_000), (price, usage, headroom) => {
        const range = costRange(tableOf(price), 'm', {
          inputTokens: usage.inputTokens,
          cacheableTokens: usage.cachedInputTokens,
          expectedOutputTokens: usage.outputTokens,
          maxOutputTokens: usage.outputTokens + headroom,
        });
        const cost = costMicroDollars(tableOf(price), 'm', usage) ?? NaN;
        expect(range?.lowMicroDollars).toBeLessThanOrEqual(cost);
        expect(range?.highMicroDollars).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});

describe('a user’s price file', () => {
  const wire = {
    schema_version: 1 as const,
    version: 'acme-2026',
    models: { 'own-model': { input: 0.15, output: 0.6 }, 'gpt-5.5': { input: 4, output: 20 } },
  };

  it('is in dollars per million tokens; without a cached price nothing is discounted', () => {
    expect(priceTableSchema.parse(wire).models['own-model']).toEqual({
      input: 150_000,
      cachedInput: 150_000,
      output: 600_000,
    });
  });

  it('goes over the default prices and is named in the version', () => {
    const table = withPrices(defaultPrices, priceTableSchema.parse(wire));
    expect(table.version).toBe('acme-2026+2026-11-01');
    expect(table.models['gpt-5.5']?.input).toBe(4_000_000);
    expect(table.models['gpt-5.4-nano']).toEqual(defaultPrices.models['gpt-5.4-nano']);
  });

  it('comes back the same from its wire form', () => {
    fc.assert(
      fc.property(priceTable(), (table) => {
        const again = priceTableSchema.parse(priceTableSchema.encode(table));
        expect(again).toEqual(table);
      }),
    );
  });

  it.each([
    ['a negative price', { ...wire, models: { m: { input: -1, output: 1 } } }],
    ['a price in cents by mistake', { ...wire, models: { m: { input: 75_000, output: 1 } } }],
    ['a missing output price', { ...wire, models: { m: { input: 1 } } }],
    ['a misspelled field', { ...wire, models: { m: { input: 1, output: 1, cached: 1 } } }],
    ['no version', { schema_version: 1, models: {} }],
    ['a newer schema', { ...wire, schema_version: 2 }],
  ])('is refused with %s', (_, bad) => {
    expect(priceTableSchema.safeParse(bad).success).toBe(false);
  });
});
