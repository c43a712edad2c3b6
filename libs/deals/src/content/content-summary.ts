import type { Deal } from '../deal.ts';
import type { ContentSummary } from '../intelligence.ts';

/**
 * A deal's content in numbers, computed and never asked of a model. `total_content_chars` counts the
 * UTF-16 units of bodies, subjects, notes and transcripts as they came, quoted replies included.
 * Content is meaningful when any of it has a letter or a digit; a document's metadata is not content.
 */
export function summarizeContent(deal: Deal): ContentSummary {
  const texts = textsOf(deal);
  return {
    email_count: deal.emails?.length ?? 0,
    note_count: deal.notes?.length ?? 0,
    call_count: deal.calls?.length ?? 0,
    meeting_count: deal.meetings?.length ?? 0,
    document_count: deal.documents?.length ?? 0,
    total_content_chars: texts.reduce((sum, text) => sum + text.length, 0),
    has_meaningful_content: texts.some((text) => /[\p{L}\p{N}]/u.test(text)),
  };
}

function textsOf(deal: Deal): string[] {
  return [
    ...(deal.emails ?? []).flatMap(({ subject, body }) => [subject, body]),
    ...(deal.notes ?? []).map(({ body }) => body),
    ...(deal.calls ?? []).map(({ transcript }) => transcript),
    ...(deal.meetings ?? []).map(({ notes }) => notes),
  ].filter((text) => typeof text === 'string');
}
