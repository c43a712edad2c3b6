import { noUsage, type PriceTable, type TokenUsage } from '@longhaul/admission/prices';
import { tokenUsage } from '@longhaul/admission/testing';
import type { ModelReply } from '@longhaul/jobs/model';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outcomeOf, SpendingLedger } from './spending-ledger.ts';

/** A dollar per million tokens in, two per million out: cheap to add up by head. */
const prices: PriceTable = {
  version: 'test',
  models: { known: { input: 1_000_000, cachedInput: 1_000_000, output: 2_000_000 } },
};
const usage: TokenUsage = { ...noUsage, inputTokens: 100, outputTokens: 10 };

const answered = (model = 'known', used = usage): ModelReply => ({
  kind: 'answered',
  value: {},
  text: '{}',
  usage: used,
  model,
});

type Failed = Extract<ModelReply, { kind: 'failed' }>;
const failed = (code: Failed['fault']['code'], used?: TokenUsage): Failed => ({
  kind: 'failed',
  fault: { code, message: 'It failed.' },
  ...(used ? { usage: used } : {}),
});

describe('a ledger', () => {
  it('starts at nothing, at no cost', () => {
    expect(new SpendingLedger(prices, 'known').total()).toEqual({
      usage: noUsage,
      costMicroDollars: 0,
      priceTable: 'test',
      tries: [],
      rateRefusals: 0,
    });
  });

  it('counts every request, what a failed one used too', () => {
    const ledger = new SpendingLedger(prices, 'known');
    expect(ledger.note(failed('truncated', usage), 1_000, 1_250.4)).toBe(120);
    expect(ledger.note(failed('server_error'), 2_000, 2_100)).toBe(0);
    expect(ledger.note(answered(), 3_000, 3_500)).toBe(120);
    expect(ledger.total()).toMatchObject({
      usage: { inputTokens: 200, outputTokens: 20 },
      costMicroDollars: 240,
      tries: [
        { startedAt: 1_000, durationMs: 250, outcome: 'truncated', usage },
        { startedAt: 2_000, durationMs: 100, outcome: 'server_error' },
        { startedAt: 3_000, durationMs: 500, outcome: 'answered', usage },
      ],
    });
  });

  it('counts rate refusals apart: they are no tries and cost nothing', () => {
    const ledger = new SpendingLedger(prices, 'known');
    ledger.note(failed('rate_limited'), 0, 1);
    ledger.note(failed('overloaded'), 0, 1);
    expect(ledger.total()).toMatchObject({ tries: [], rateRefusals: 2, costMicroDollars: 0 });
  });

  it('knows no cost as soon as one request has no price, and still knows the tokens', () => {
    const ledger = new SpendingLedger(prices, 'known');
    ledger.note(answered(), 0, 1);
    expect(ledger.note(answered('unheard-of'), 0, 1)).toBeUndefined();
    ledger.note(answered(), 0, 1);
    expect(ledger.total()).not.toHaveProperty('costMicroDollars');
    expect(ledger.total().usage.inputTokens).toBe(300);
  });

  it('is charged by the model that answered, and a failure by the model that was asked', () => {
    const ledger = new SpendingLedger(prices, 'unheard-of');
    expect(ledger.note(answered('known'), 0, 1)).toBe(120);
    expect(ledger.note(failed('invalid_json', usage), 0, 1)).toBeUndefined();
  });

  it('notes no negative length after a clock that was set back', () => {
    const ledger = new SpendingLedger(prices, 'known');
    ledger.note(answered(), 1_000, 400);
    expect(ledger.total().tries).toMatchObject([{ durationMs: 0 }]);
  });

  it('costs what its requests cost one by one', () => {
    fc.assert(
      fc.property(fc.array(tokenUsage(), { maxLength: 6 }), (usages) => {
        const ledger = new SpendingLedger(prices, 'known');
        const costs = usages.map((used) => ledger.note(answered('known', used), 0, 1) ?? NaN);
        expect(ledger.total().costMicroDollars).toBe(costs.reduce((a, b) => a + b, 0));
        expect(ledger.total().tries).toHaveLength(usages.length);
      }),
    );
  });

  it('hands out totals that later requests do not change', () => {
    const ledger = new SpendingLedger(prices, 'known');
    const before = ledger.total();
    ledger.note(answered(), 0, 1);
    expect(before.tries).toEqual([]);
  });
});

it('the outcome of a request is its fault, or that it was answered or aborted', () => {
  const replies = [answered(), failed('timeout'), { kind: 'aborted' } as const];
  expect(replies.map(outcomeOf)).toEqual(['answered', 'timeout', 'aborted']);
});
