import { sha256Hex } from '@longhaul/jobs/hash';

/** Where in which trace one is: what a traceparent carries. */
export type TraceContext = {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits: the span that what follows is part of. */
  readonly spanId: string;
  readonly isSampled: boolean;
};

/** What a round's trace is named by. */
export type TracedRound = {
  readonly tenant: string;
  readonly jobId: string;
  readonly round: number;
  readonly planHash: string;
};

const ratioBits = 52;

/**
 * The trace of a round and its first span, computed from the round's own names: whoever leads the job
 * after a crash goes on with the same trace, and nothing must be kept for it.
 *
 * @param ratio share of the rounds that are sampled, by the trace's id: 0 none, 1 all
 */
export function contextOfRound(
  { tenant, jobId, round, planHash }: TracedRound,
  ratio: number,
): TraceContext {
  const digest = sha256Hex(`longhaul/${tenant}/${jobId}/${String(round)}/${planHash}`);
  const chance = Number.parseInt(digest.slice(-ratioBits / 4), 16) / 2 ** ratioBits;
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48), isSampled: chance < ratio };
}

/** As W3C Trace Context writes it (https://www.w3.org/TR/trace-context/, version 00). */
export function traceparentOf({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

const form = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;

/** `undefined` for what is no traceparent: whoever sent it is not traced, and that is all. */
export function readTraceparent(text: string | undefined): TraceContext | undefined {
  const [, traceId, spanId, flags] = form.exec(text ?? '') ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: Number.parseInt(flags, 16) % 2 === 1 };
}
