import type { Clock } from '@longhaul/ports/clock';
import { otlpText } from './otlp-json.ts';
import type { Span, SpanAttributes } from './span.ts';

/**
 * Sends spans to a receiver that speaks OTLP over HTTP, in JSON.
 *
 * Owns the spans that wait. Never throws, and nothing waits for it but a flush.
 *
 * E1 At most {@link mostWaiting} spans wait, and one request is under way; what finds no room is let go
 *    and counted: a trace is a hint, as an event is.
 * E2 No request is repeated. After one that failed nothing is kept or sent for {@link quietMs}: a
 *    receiver that is gone costs one time limit in that time, however much happens.
 * E3 A flush ends within its own time, and then nothing is under way.
 */
export type SpanSender = {
  readonly add: (span: Span) => void;
  /** Resolves when everything added so far was sent or let go. */
  readonly flush: (mostMs: number) => Promise<void>;
};

export type SpanSenderOptions = {
  /** Where traces are taken, in full. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of all spans: which service, which version. */
  readonly resource: SpanAttributes;
  readonly clock: Clock;
  readonly fetch: typeof fetch;
  /** How long one request may take. */
  readonly timeoutMs: number;
  /** Told once in each quiet time why spans are let go. */
  readonly warn: (message: string) => void;
};

export const mostWaiting = 2_048;
export const quietMs = 30_000;
const mostInRequest = 512;
/** Spans within this length share a request. */
const gatherMs = 2_000;

export function createSpanSender(options: SpanSenderOptions): SpanSender {
  const { clock } = options;
  let waiting: Span[] = [];
  let letGo = 0;
  let quietUntil = -Infinity;
  let sending: Promise<void> | undefined;
  let hurry = new AbortController();
  let cut = new AbortController();

  const sendAll = async (): Promise<void> => {
    await clock.sleep(gatherMs, hurry.signal);
    hurry = new AbortController();
    while (waiting.length > 0) {
      const spans = waiting.slice(0, mostInRequest);
      waiting = waiting.slice(mostInRequest);
      const problem = await post(options, spans, cut.signal);
      if (problem === undefined) continue;
      letGo += spans.length + waiting.length;
      waiting = [];
      quietUntil = clock.now() + quietMs;
      options.warn(`Traces are not sent: ${problem}. ${String(letGo)} spans were let go so far.`);
    }
  };
  const start = (): void => {
    sending ??= sendAll().finally(() => {
      sending = undefined;
      if (waiting.length > 0) start();
    });
  };
  return {
    add: (span) => {
      if (waiting.length >= mostWaiting || clock.now() < quietUntil) {
        letGo += 1;
        return;
      }
      waiting.push(span);
      if (waiting.length >= mostInRequest) hurry.abort();
      start();
    },
    flush: async (mostMs) => {
      if (!sending) return;
      const ended = new AbortController();
      hurry.abort();
      const late = clock.sleep(mostMs, ended.signal).then(() => cut.abort());
      await sending;
      ended.abort();
      await late;
      cut = new AbortController();
    },
  };
}

/** What went wrong, in words without a full stop; never the answer's text, which may quote spans. */
async function post(
  { url, headers, resource, fetch, timeoutMs }: SpanSenderOptions,
  spans: readonly Span[],
  cut: AbortSignal,
): Promise<string | undefined> {
  if (cut.aborted) return 'the receiver did not answer in time';
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: otlpText(resource, spans),
      signal: AbortSignal.any([cut, AbortSignal.timeout(timeoutMs)]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `the receiver answered with ${String(response.status)}`;
  } catch {
    return 'the receiver did not answer';
  }
}
