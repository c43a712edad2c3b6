import { describe, expect, it } from 'vitest';
import { agoText, durationText, estimateText } from './duration.ts';
import { dayText, localText, utcText, withDays } from './instant.ts';
import {
  amountText,
  bytesText,
  countOf,
  dollarsText,
  groupedText,
  percentText,
  rateText,
} from './number.ts';

describe('numbers', () => {
  it.each([
    [0, 127, '0%'],
    [1, 5000, '<1%'],
    [126, 127, '99%'],
    [4999, 5000, '99%'],
    [127, 127, '100%'],
    [0, 0, '0%'],
  ])('says all only of all and none only of none: %d of %d is %s', (part, whole, text) => {
    expect(percentText(part, whole)).toBe(text);
  });

  it('never shows a cost as nothing', () => {
    expect(dollarsText(0.001971)).toBe('<$0.01');
    expect(dollarsText(0.279335)).toBe('$0.28');
    expect(dollarsText(12345.6)).toBe('$12,346');
    expect(dollarsText(0)).toBe('$0');
  });

  it('counts one in the singular and groups digits', () => {
    expect(countOf(1, 'deal')).toBe('1 deal');
    expect(countOf(5000, 'deal')).toBe('5,000 deals');
    expect(countOf(2, 'batch', 'batches')).toBe('2 batches');
  });

  it('groups the digits of the service’s sentences too', () => {
    expect(groupedText('4998/5000 deals analyzed successfully. 2 deals failed.')).toBe(
      '4,998/5,000 deals analyzed successfully. 2 deals failed.',
    );
  });

  it('keeps amounts and sizes short', () => {
    expect(amountText(285000, 'USD')).toBe('USD 285K');
    expect(amountText(1250, null)).toBe('1.3K (no currency)');
    expect(bytesText(461_000)).toBe('461 KB');
    expect(bytesText(45_200_000)).toBe('45.2 MB');
    expect(bytesText(12)).toBe('12 B');
  });

  it('gives an amount its cents and its minus', () => {
    expect(amountText(3.5, 'USD')).toBe('USD 3.50');
    expect(amountText(-500, 'GBP')).toBe('GBP −500');
    expect(amountText(0, 'EUR')).toBe('EUR 0');
  });

  it('gives a slow rate by the minute', () => {
    expect(rateText(36)).toBe('36 per second');
    expect(rateText(2.44)).toBe('2.4 per second');
    expect(rateText(0.26)).toBe('16 per minute');
    expect(rateText(0)).toBe('–');
  });
});

describe('durations', () => {
  it.each([
    [285, '285 ms'],
    [1449, '1.4 s'],
    [45_400, '45 s'],
    [119_600, '2 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [90_000_000, '1 d 1 h'],
  ])('reads %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('estimates no more precisely than it knows', () => {
    expect(estimateText(2_000)).toBe('a few seconds');
    expect(estimateText(32_000)).toBe('about 35 s');
    expect(estimateText(260_000)).toBe('about 4 min');
    expect(estimateText(7_500_000)).toBe('about 2 h 5 min');
  });

  it('says how long ago in one unit', () => {
    expect(agoText(10_000)).toBe('just now');
    expect(agoText(330_000)).toBe('5 min ago');
    expect(agoText(3 * 86_400_000)).toBe('3 d ago');
  });
});

describe('instants', () => {
  const instant = '2026-11-25T21:06:51.821Z';

  it('are shown in the viewer’s zone and, on demand, in UTC', () => {
    expect(localText(instant, 'Europe/Berlin')).toBe('25 Nov 2026, 22:06');
    expect(utcText(instant)).toBe('2026-11-25 21:06:51 UTC');
  });

  it('leave a date without time on its day in every zone, and unreadable text alone', () => {
    expect(dayText('2026-12-13')).toBe('13 Dec 2026');
    expect(dayText('2026-12-13T00:00:00.000Z')).toBe('13 Dec 2026');
    expect(dayText('next spring')).toBe('next spring');
  });

  it('are the same within a sentence', () => {
    expect(withDays('Its close date 2026-11-02 has passed.')).toBe(
      'Its close date 2\u00a0Nov\u00a02026 has passed.',
    );
    expect(withDays('Ticket 2026-13-45 of 12026-11-02')).toBe('Ticket 2026-13-45 of 12026-11-02');
  });
});
