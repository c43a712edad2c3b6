/** A value of an attribute: numbers are whole unless they are not. */
export type SpanValue = string | number | boolean | readonly string[];

/** By name; what is undefined is left out. */
export type SpanAttributes = Readonly<Record<string, SpanValue | undefined>>;

/** Something that happened at one moment within a span. */
export type SpanNote = {
  readonly at: number;
  readonly name: string;
  readonly attributes: SpanAttributes;
};

/** A span that has ended. Instants in epoch milliseconds, ids in lower-case hex. */
export type Span = {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentId?: string | undefined;
  readonly name: string;
  /** `client`: a request to another service. */
  readonly kind: 'internal' | 'client';
  readonly startAt: number;
  readonly endAt: number;
  readonly attributes: SpanAttributes;
  readonly notes?: readonly SpanNote[] | undefined;
  readonly isError: boolean;
};
