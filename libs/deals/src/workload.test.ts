import { describe, expect, it } from 'vitest';
import { acmeDeal, quietReply } from './testing.ts';
import { dealsWorkload } from './workload.ts';

describe('dealsWorkload', () => {
  it('carries a deal from input to result', () => {
    const item = dealsWorkload.itemSchema.parse(acmeDeal);
    const reply = dealsWorkload.replySchema.parse(quietReply);
    const options = { delimiter: 'k3v9x2m7q1', maxInputTokens: dealsWorkload.maxInputTokens };
    const composition = dealsWorkload.compose(item, options);
    expect(dealsWorkload.identify(item)).toEqual({ id: 'D-1001', name: 'Acme: routing' });
    expect(dealsWorkload.concludeWithoutCall?.(item)).toBeUndefined();
    const result = dealsWorkload.conclude(item, reply, composition);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(dealsWorkload.highlights?.([result], 5).rows).toHaveLength(1);
  });

  it('names its prompt by its content, the same on every machine', () => {
    expect(dealsWorkload.promptVersion).toMatch(/^[0-9a-f]{12}$/);
  });

  it('calls a deal by its id where it has no name', () => {
    expect(dealsWorkload.identify({ deal_id: 7 })).toEqual({ id: 7, name: '7' });
  });

  it('keeps the names in the index that operators know', () => {
    expect(dealsWorkload.index).toEqual({
      keyPrefix: 'audit_intelligence',
      countField: 'total_deals',
    });
  });

  it('leaves room in its output for more than the usual reply', () => {
    const { outputTokens } = dealsWorkload.estimate(dealsWorkload.itemSchema.parse(acmeDeal));
    expect(dealsWorkload.maxOutputTokens).toBeGreaterThanOrEqual(2 * outputTokens);
  });
});
