import type { JobEvent } from '@longhaul/jobs/job-event';
import { ended, note, type OpenSpan } from './open-span.ts';
import type { Span, SpanAttributes } from './span.ts';
import type { TraceContext } from './trace-context.ts';

/**
 * The leader's side of a trace: the round from its planning to its account is the first span, and
 * what befell the job on the way are notes in it. It is sent by whoever finishes the round.
 */
export class TracedRound {
  readonly round: number;
  readonly tenant: string;
  planHash: string | undefined;
  readonly #span: Omit<OpenSpan, 'spanId'>;
  #counts: SpanAttributes = {};

  constructor(tenant: string, jobId: string, round: number, startAt: number) {
    this.tenant = tenant;
    this.round = round;
    const attributes = {
      ...{ 'longhaul.tenant': tenant, 'longhaul.job_id': jobId, 'longhaul.round': round },
    };
    this.#span = { name: 'job', startAt, notes: [], attributes };
  }

  /** Reasons and warnings are told by name only: they are sentences, and belong to the log. */
  note(event: JobEvent): void {
    switch (event.kind) {
      case 'phase':
        return this.#note(event, event.phase);
      case 'planned':
        this.planHash = event.planHash;
        this.#count({ 'longhaul.items': event.items, 'longhaul.batches': event.batches });
        return;
      case 'hold':
        return this.#note(event, 'hold', { 'longhaul.hold': event.hold });
      case 'reaped':
        return this.#note(event, 'reaped', { 'longhaul.batch': event.batch });
      case 'warning':
        return this.#note(event, 'warning');
      case 'sealed':
        this.#count({ 'longhaul.ok': event.ok, 'longhaul.failed': event.failed });
        return this.#note(event, 'sealed');
      default:
    }
  }

  /** @param startAt when another leader began the round, where that is known */
  end(
    { at, outcome }: Extract<JobEvent, { readonly kind: 'finished' }>,
    { traceId, spanId }: TraceContext,
    startAt: number,
  ): Span {
    const span = { ...this.#span, spanId, startAt: Math.min(startAt, this.#span.startAt) };
    const end = { ...this.#counts, 'longhaul.outcome': outcome };
    return ended(span, traceId, at, end, outcome === 'failed');
  }

  #count(counts: SpanAttributes): void {
    this.#counts = { ...this.#counts, ...counts };
  }

  #note({ at }: JobEvent, name: string, attributes: SpanAttributes = {}): void {
    note({ ...this.#span, spanId: '' }, at, name, attributes);
  }
}
