import { describe, expect, it } from 'vitest';
import { changeOf } from './change-form.ts';

const empty = { lanes: '', deadline: '', failures: '', percent: '', cap: '' };
const now = new Date('2026-11-26T10:00').getTime();

describe('changeOf', () => {
  it('asks for what was typed and for nothing else', () => {
    expect(changeOf({ ...empty, lanes: 30 }, now)).toEqual({
      kind: 'change',
      change: { lanes: 30 },
    });
    expect(changeOf({ ...empty, failures: 0, percent: 5 }, now)).toEqual({
      kind: 'change',
      change: { toleratedFailures: 0, toleratedFailureShare: 0.05 },
    });
    expect(changeOf({ ...empty, cap: 1.5 }, now)).toEqual({
      kind: 'change',
      change: { capMicroDollars: 1_500_000 },
    });
    expect(changeOf(empty, now)).toEqual({ kind: 'nothing' });
  });

  it('reads a deadline in the viewer’s zone', () => {
    expect(changeOf({ ...empty, deadline: '2026-11-26T18:30' }, now)).toEqual({
      kind: 'change',
      change: { deadlineAt: now + 8.5 * 3_600_000 },
    });
  });

  it('asks for nothing at all where the deadline has gone by', () => {
    expect(changeOf({ ...empty, lanes: 30, deadline: '2026-11-26T09:59' }, now).kind).toBe('past');
  });
});
