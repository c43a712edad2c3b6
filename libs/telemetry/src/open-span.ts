import type { Span, SpanAttributes, SpanNote } from './span.ts';

/** A span that has begun. */
export type OpenSpan = Pick<Span, 'spanId' | 'name' | 'startAt'> & {
  readonly parentId?: string | undefined;
  readonly attributes: SpanAttributes;
  readonly notes: SpanNote[];
};

/** Notes that one span keeps; a job that is held a thousand times says so often enough. */
const mostNotes = 128;

export function note(span: OpenSpan, at: number, name: string, attributes: SpanAttributes): void {
  if (span.notes.length < mostNotes) span.notes.push({ at, name, attributes });
}

export function ended(
  span: OpenSpan,
  traceId: string,
  endAt: number,
  attributes: SpanAttributes = {},
  isError = false,
): Span {
  return {
    ...span,
    ...{ traceId, endAt, isError, kind: 'internal' },
    attributes: { ...span.attributes, ...attributes },
  };
}
