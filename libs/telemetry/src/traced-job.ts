import type { JobEvent } from '@longhaul/jobs/job-event';
import { genAiAttributes, genAiName, isFault } from './gen-ai.ts';
import { ended, note, type OpenSpan } from './open-span.ts';
import type { Span, SpanAttributes } from './span.ts';
import type { TraceContext } from './trace-context.ts';

/** What the traces of all jobs in one process share. */
export type SpanOutlet = {
  readonly send: (span: Span) => void;
  /** A fresh id of 16 hex digits. */
  readonly spanId: () => string;
  /** Host of the model's endpoint, where this process calls one. */
  readonly serverAddress: string | undefined;
};

/**
 * One job in one process: leases of batches, items and requests become spans from the events that
 * the process itself emits.
 *
 * Owns the open spans of its batches and items. T1 A span is sent once, when it has ended, and its
 * children before it. T2 What never said that it ended (a lost lease) is closed with its batch, or
 * with the job, and says so.
 */
export class TracedJob {
  readonly context: TraceContext;
  readonly #outlet: SpanOutlet;
  readonly #about: SpanAttributes;
  readonly #batches = new Map<number, OpenSpan>();
  readonly #items = new Map<string, OpenSpan & { readonly batch: number }>();

  constructor(context: TraceContext, about: SpanAttributes, outlet: SpanOutlet) {
    this.context = context;
    this.#about = about;
    this.#outlet = outlet;
  }

  note(event: JobEvent): void {
    switch (event.kind) {
      case 'claimed':
        this.#closeBatch(event.batch, event.at, lost, true);
        this.#batches.set(event.batch, {
          ...this.#open('batch', event.at, this.context.spanId),
          attributes: {
            ...this.#about,
            ...{ 'longhaul.batch': event.batch, 'longhaul.attempt': event.attempt },
          },
        });
        return;
      case 'released': {
        const { reason, handedBack } = event;
        const end = { 'longhaul.reason': reason, 'longhaul.handed_back': handedBack };
        return this.#closeBatch(event.batch, event.at, end, reason === 'error');
      }
      case 'item-started':
        this.#closeItem(event.item, event.at, lost, true);
        this.#items.set(event.item, {
          ...this.#open('item', event.at, this.#parentInBatch(event.batch)),
          batch: event.batch,
          attributes: {
            ...this.#about,
            ...{ 'longhaul.batch': event.batch, 'longhaul.item': event.item },
          },
        });
        return;
      case 'item-tried':
        return this.#sendTry(event);
      case 'item-waiting': {
        const item = this.#items.get(event.item);
        if (item) note(item, event.at, 'waiting', { 'longhaul.wait_ms': event.waitMs });
        return;
      }
      case 'item-ended': {
        const end = { 'longhaul.outcome': event.outcome, 'longhaul.code': event.code };
        return this.#closeItem(event.item, event.at, end, event.outcome === 'failed');
      }
      case 'item-handed-back': {
        const end = { 'longhaul.outcome': 'handed-back', 'longhaul.reason': event.reason };
        return this.#closeItem(event.item, event.at, end, false);
      }
      default:
    }
  }

  /** Ends whatever is still open (T2). */
  close(at: number): void {
    for (const item of [...this.#items.keys()]) this.#closeItem(item, at, lost, true);
    for (const batch of [...this.#batches.keys()]) this.#closeBatch(batch, at, lost, true);
  }

  #sendTry(event: Extract<JobEvent, { kind: 'item-tried' }>): void {
    const item = this.#items.get(event.item);
    this.#outlet.send({
      traceId: this.context.traceId,
      spanId: this.#outlet.spanId(),
      parentId: item?.spanId ?? this.#parentInBatch(event.batch),
      name: genAiName(event),
      kind: 'client',
      startAt: event.at - event.durationMs,
      endAt: event.at,
      attributes: { ...this.#about, ...genAiAttributes(event, this.#outlet.serverAddress) },
      isError: isFault(event),
    });
  }

  #open(name: string, startAt: number, parentId: string): Omit<OpenSpan, 'attributes'> {
    return { spanId: this.#outlet.spanId(), parentId, name, startAt, notes: [] };
  }

  #parentInBatch(batch: number): string {
    return this.#batches.get(batch)?.spanId ?? this.context.spanId;
  }

  #closeItem(key: string, at: number, end: SpanAttributes, isError: boolean): void {
    const item = this.#items.get(key);
    if (!item) return;
    this.#items.delete(key);
    const { batch: _batch, ...span } = item;
    this.#outlet.send(ended(span, this.context.traceId, at, end, isError));
  }

  #closeBatch(number: number, at: number, end: SpanAttributes, isError: boolean): void {
    const batch = this.#batches.get(number);
    if (!batch) return;
    for (const [key, item] of this.#items) {
      if (item.batch === number) this.#closeItem(key, at, lost, true);
    }
    this.#batches.delete(number);
    this.#outlet.send(ended(batch, this.context.traceId, at, end, isError));
  }
}

/** Its end was not seen here: the lease ran out, or the round was sealed around it. */
const lost: SpanAttributes = { 'longhaul.outcome': 'lost' };
