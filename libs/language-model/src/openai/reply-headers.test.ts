import { describe, expect, it } from 'vitest';
import { receivedFrom, retryAfterMs } from './reply-headers.ts';

const nowMs = Date.UTC(2026, 4, 4, 12, 0, 0);

describe('the wait that a server asks for', () => {
  it.each([
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after': '86400' }, 86_400_000],
    [{ 'retry-after-ms': '1500', 'retry-after': '9' }, 1_500],
    [{ 'retry-after': 'Mon, 04 May 2026 12:01:30 GMT' }, 90_000],
    [{ 'retry-after': 'Mon, 04 May 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('of %j is %j ms', (headers, expected) => {
    expect(retryAfterMs(new Headers(headers), nowMs)).toBe(expected);
  });

  it('is measured on the server’s own clock where it shows one', () => {
    const headers = new Headers({
      date: 'Mon, 04 May 2026 15:00:00 GMT',
      'retry-after': 'Mon, 04 May 2026 15:00:10 GMT',
    });
    expect(retryAfterMs(headers, nowMs)).toBe(10_000);
  });
});

describe('the limits that a server shows', () => {
  const limitsOf = (headers: Record<string, string>) => receivedFrom(new Headers(headers)).limits;

  it('are read in full', () => {
    expect(
      limitsOf({
        'x-ratelimit-limit-requests': '5000',
        'x-ratelimit-remaining-requests': '4999',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-limit-tokens': '160000',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toEqual({
      limitRequests: 5_000,
      remainingRequests: 4_999,
      resetRequestsMs: 120,
      limitTokens: 160_000,
      remainingTokens: 0,
      resetTokensMs: 360_000,
    });
  });

  it.each([
    ['1s', 1_000],
    ['17.5s', 17_500],
    ['1h2m3.5s', 3_723_500],
    ['2d', 172_800_000],
    ['7.66ms', 8],
    ['30', 30_000],
    ['-1', undefined],
    ['soon', undefined],
    ['5x', undefined],
    ['', undefined],
  ])('reset after %j in %j ms', (text, expected) => {
    expect(limitsOf({ 'x-ratelimit-reset-tokens': text })?.resetTokensMs).toBe(expected);
  });

  it.each(['0', '-1'])('say nothing where the limit itself is %s', (limit) => {
    expect(
      limitsOf({
        'x-ratelimit-limit-tokens': limit,
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '1s',
      }),
    ).toBeUndefined();
  });

  it('leave out what is not a number', () => {
    expect(
      limitsOf({ 'x-ratelimit-limit-requests': 'many', 'x-ratelimit-remaining-requests': '-1' }),
    ).toBeUndefined();
  });
});
