import type { Span, SpanAttributes, SpanNote, SpanValue } from './span.ts';

/**
 * Spans in the JSON of OTLP 1.x (`ExportTraceServiceRequest`): names in lowerCamelCase, ids in hex,
 * 64-bit numbers as text (https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding).
 */
export function otlpText(resource: SpanAttributes, spans: readonly Span[]): string {
  return JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'longhaul' }, spans: spans.map(spanOf) }],
      },
    ],
  });
}

const kinds = { internal: 1, client: 3 } as const;
const errorStatus = 2;

function spanOf(span: Span) {
  const { traceId, spanId, parentId, name, kind, startAt, endAt, notes = [] } = span;
  return {
    traceId,
    spanId,
    ...(parentId === undefined ? {} : { parentSpanId: parentId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanosOf(startAt),
    endTimeUnixNano: nanosOf(Math.max(startAt, endAt)),
    attributes: attributesOf(span.attributes),
    events: notes.map(noteOf),
    status: span.isError ? { code: errorStatus } : {},
  };
}

function noteOf({ at, name, attributes }: SpanNote) {
  return { timeUnixNano: nanosOf(at), name, attributes: attributesOf(attributes) };
}

/** Beyond what a number holds exactly, so the zeros are written. */
function nanosOf(epochMs: number): string {
  return `${String(Math.round(epochMs))}000000`;
}

function attributesOf(attributes: SpanAttributes) {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: valueOf(value) }],
  );
}

function valueOf(value: SpanValue): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value !== 'number') return { arrayValue: { values: value.map(valueOf) } };
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}
