import { describe, expect, it } from 'vitest';
import { acmeDeal } from '../testing.ts';
import { summarizeContent } from './content-summary.ts';

describe('summarizeContent', () => {
  it('counts what the deal holds, quoted replies included', () => {
    const chars = [acmeDeal.emails, acmeDeal.notes, acmeDeal.calls, acmeDeal.meetings]
      .flatMap((list): readonly object[] => list ?? [])
      .flatMap((source) => Object.entries(source))
      .filter(([key]) => ['subject', 'body', 'transcript', 'notes'].includes(key))
      .reduce((sum, [, text]) => sum + (text as string).length, 0);
    expect(summarizeContent(acmeDeal)).toEqual({
      email_count: 2,
      note_count: 1,
      call_count: 1,
      meeting_count: 1,
      document_count: 1,
      total_content_chars: chars,
      has_meaningful_content: true,
    });
  });

  it.each([
    [{ deal_id: 'D' }, false],
    [{ deal_id: 'D', notes: [{ body: ' --- \n' }], emails: [{ subject: '' }] }, false],
    [{ deal_id: 'D', documents: [{ name: 'proposal.pdf' }] }, false],
    [{ deal_id: 'D', notes: [{ body: '予算' }] }, true],
    [{ deal_id: 'D', emails: [{ subject: 'Lost' }] }, true],
  ])('finds content where someone said something: %j', (deal, expected) => {
    expect(summarizeContent(deal).has_meaningful_content).toBe(expected);
  });
});
