import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { causeOf, joinItemState, outcomeCodes, sentenceOf } from './outcome-code.ts';
import { itemState } from './testing.ts';

describe('every outcome code', () => {
  it.each(outcomeCodes)('%s has one sentence for people and words after "due to"', (code) => {
    expect(sentenceOf(code)).toMatch(/^[A-Z][^.]*\.$/);
    expect(causeOf(code)).toMatch(/^[a-z][a-z ]*[a-z]$/);
  });

  it('keeps its name, which stored files and other programs know', () => {
    expect(outcomeCodes.join(' ')).toBe(
      'TIMEOUT MODEL_ERROR MODEL_UNREACHABLE BAD_REQUEST TRUNCATED INVALID_JSON ' +
        'SCHEMA_MISMATCH REFUSED CONTENT_FILTERED TOO_LONG TOO_LARGE INPUT INTERNAL POISON ' +
        'EXHAUSTED DEADLINE STALLED CANCELLED ERASED',
    );
  });
});

describe('the join of what is known and what is reported', () => {
  const rank = { none: 0, failed: 1, ok: 2 };

  it('never falls back: an ok never becomes failed, a failure keeps its first code', () => {
    fc.assert(
      fc.property(itemState(), itemState(), (known, reported) => {
        const joined = joinItemState(known, reported);
        expect(rank[joined.kind]).toBe(Math.max(rank[known.kind], rank[reported.kind]));
        if (known.kind === 'failed' && joined.kind === 'failed') expect(joined).toEqual(known);
      }),
    );
  });

  it('changes nothing when it is repeated', () => {
    fc.assert(
      fc.property(itemState(), itemState(), (known, reported) => {
        const joined = joinItemState(known, reported);
        expect(joinItemState(joined, reported)).toEqual(joined);
        expect(joinItemState(known, known)).toEqual(known);
      }),
    );
  });

  it('ends in the same kind whatever the order', () => {
    fc.assert(
      fc.property(itemState(), itemState(), (a, b) => {
        expect(joinItemState(a, b).kind).toBe(joinItemState(b, a).kind);
      }),
    );
  });

  it('ends in the same state however reports are grouped', () => {
    fc.assert(
      fc.property(itemState(), itemState(), itemState(), (a, b, c) => {
        expect(joinItemState(joinItemState(a, b), c)).toEqual(
          joinItemState(a, joinItemState(b, c)),
        );
      }),
    );
  });
});
