/** A receiver of traces and what a test asks of what it was sent. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type ReceivedSpan = {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  readonly isError: boolean;
  readonly lengthMs: number;
};

export type TraceReceiver = {
  readonly url: string;
  readonly spans: () => readonly ReceivedSpan[];
  /** All that was sent, as text. */
  readonly texts: () => string;
  readonly close: () => Promise<void>;
};

type Attribute = { readonly key: string; readonly value: Readonly<Record<string, unknown>> };
type SentSpan = Omit<ReceivedSpan, 'attributes' | 'service' | 'notes'> & {
  readonly attributes: readonly Attribute[];
  readonly events: readonly { readonly name: string }[];
  readonly status: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
};
type Sent = {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
  }[];
};

export async function startTraceReceiver(): Promise<TraceReceiver> {
  const texts: string[] = [];
  const server = createServer((request, reply) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      if (request.url === '/v1/traces') texts.push(text);
      reply.writeHead(request.url === '/v1/traces' ? 200 : 404).end('{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    spans: () => texts.flatMap((text) => spansOf(JSON.parse(text) as Sent)),
    texts: () => texts.join('\n'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function spansOf({ resourceSpans }: Sent): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(recordOf(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, service)));
  });
}

function spanOf(span: SentSpan, service: string): ReceivedSpan {
  const lengthNs = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano);
  return {
    ...span,
    service,
    attributes: recordOf(span.attributes),
    notes: span.events.map(({ name }) => name),
    isError: span.status.code === 2,
    lengthMs: Number(lengthNs) / 1e6,
  };
}

function recordOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
