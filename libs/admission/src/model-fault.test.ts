import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  classOf,
  faultCodes,
  faultMessage,
  isOfClass,
  isRepairable,
  maxFaultMessageLength,
} from './model-fault.ts';
import type { FaultCode, ModelFault } from './model-fault.ts';
import { modelFault } from './testing.ts';

function fault(code: FaultCode): ModelFault {
  return { code, message: 'It failed.' };
}

describe('a fault', () => {
  it.each([
    ['rate', ['rate_limited', 'overloaded']],
    ['transient', ['server_error', 'connection', 'timeout']],
    [
      'content',
      [
        'truncated',
        'invalid_json',
        'schema_mismatch',
        'refusal',
        'content_filter',
        'too_long',
        'bad_request',
      ],
    ],
    [
      'fatal',
      ['unauthorized', 'forbidden', 'quota_exhausted', 'credit_exhausted', 'unknown_model'],
    ],
  ])('is %s exactly for its codes', (faultClass, codes) => {
    expect(faultCodes.filter((code) => classOf(fault(code)) === faultClass)).toEqual(codes);
  });

  it('belongs to exactly one class', () => {
    fc.assert(
      fc.property(modelFault(), (any) => {
        const classes = (['rate', 'transient', 'content', 'fatal'] as const).filter((faultClass) =>
          isOfClass(any, faultClass),
        );
        expect(classes).toEqual([classOf(any)]);
      }),
    );
  });

  it('is repairable only where another reply could be right', () => {
    expect(faultCodes.filter((code) => isRepairable(fault(code)))).toEqual([
      'truncated',
      'invalid_json',
      'schema_mismatch',
    ]);
  });
});

describe('a fault message', () => {
  it('is one line without control characters, whole characters, and never too long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
        const message = faultMessage(text);
        expect(message.length).toBeLessThanOrEqual(maxFaultMessageLength);
        expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(message.isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps a short text as it is', () => {
    expect(faultMessage('The key was refused (401). Check OPENAI_API_KEY.')).toBe(
      'The key was refused (401). Check OPENAI_API_KEY.',
    );
  });

  it('does not cut a character in two and shows that something is missing', () => {
    const message = faultMessage('a'.repeat(298) + '😀'.repeat(5));
    expect(message).toBe(`${'a'.repeat(298)}…`);
  });
});
