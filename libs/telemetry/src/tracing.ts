import { hashName } from '@longhaul/jobs/hash';
import type { Clock } from '@longhaul/ports/clock';
import type { JobEvents } from '@longhaul/ports/job-events';
import type { Random } from '@longhaul/ports/random';
import type { WorkerInvoker, WorkerReference } from '@longhaul/ports/worker-invoker';
import { LedRounds } from './led-rounds.ts';
import { enterNewest } from './newest.ts';
import { createSpanSender } from './span-sender.ts';
import type { SpanAttributes } from './span.ts';
import { contextOfRound, readTraceparent, traceparentOf } from './trace-context.ts';
import { TracedJob, type SpanOutlet } from './traced-job.ts';

/**
 * Traces of OpenTelemetry, made of the events that a process emits: a round is a trace, in it the
 * leases of batches, in them items, in them model requests. The pipeline knows nothing of it.
 *
 * Owns the open spans of this process. Never fails and never waits, but for {@link Tracing.flush}.
 *
 * C1 Whether a round is sampled is decided by its names alone and carried to its workers: all of a
 *    trace is sent or nothing. A worker that is given no trace context sends none.
 * C2 Only what this process emits itself is noted: what it hears of others, they send.
 * C3 Of a bounded number of jobs at a time; the oldest is let go.
 */
export type Tracing = {
  /** The same events; what is emitted through it is noted first. `tenant`: whose job is led so. */
  readonly watch: <Events extends JobEvents>(events: Events, tenant?: string) => Events;
  /** Invocations that carry where in the trace they are. */
  readonly carry: (invoker: WorkerInvoker) => WorkerInvoker;
  /** A worker of this job begins here. */
  readonly join: (reference: WorkerReference) => void;
  /** It has ended, and so has what it left open. */
  readonly leave: (reference: WorkerReference) => void;
  /** Resolves within {@link flushMs}, or sooner where less time is left, when every span was sent or let go. */
  readonly flush: (leftMs?: number) => Promise<void>;
};

export type TracingOptions = {
  /** Where traces are taken, in full: `http://host:4318/v1/traces`. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly resource: SpanAttributes;
  /** Share of the rounds that are traced, from 0 to 1. */
  readonly ratio: number;
  readonly serverAddress: string | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly fetch: typeof fetch;
  readonly warn: (message: string) => void;
};

/** So long at most a worker or a command stays for its last spans. */
export const flushMs = 2_000;
const requestMs = 5_000;

export function createTracing(options: TracingOptions): Tracing {
  const { clock, random, ratio, serverAddress } = options;
  const sender = createSpanSender({ ...options, timeoutMs: requestMs });
  const outlet: SpanOutlet = {
    send: sender.add,
    spanId: () => hashName([random.token()]),
    serverAddress,
  };
  const jobs = new Map<string, TracedJob>();
  const rounds = new LedRounds(ratio, outlet.send);

  const join = ({ jobId, tenant, round, traceparent }: WorkerReference): void => {
    const context = readTraceparent(traceparent);
    if (!context?.isSampled || jobs.get(jobId)?.context.traceId === context.traceId) return;
    jobs.get(jobId)?.close(clock.now());
    const about = { 'longhaul.tenant': tenant, 'longhaul.job_id': jobId, 'longhaul.round': round };
    enterNewest(jobs, jobId, new TracedJob(context, about, outlet));
  };
  const leave = (jobId: string): void => {
    jobs.get(jobId)?.close(clock.now());
    jobs.delete(jobId);
  };
  return {
    join,
    leave: ({ jobId }) => leave(jobId),
    watch: (events, tenant) => ({
      ...events,
      emit: (event) => {
        const { jobId } = event;
        jobs.get(jobId)?.note(event);
        if (tenant !== undefined) {
          if (event.kind === 'finished') leave(jobId);
          rounds.note(event, tenant, () => events.history(jobId));
        }
        events.emit(event);
      },
    }),
    carry: (invoker) => ({
      invoke: (reference) => {
        const traceparent = traceparentOf(contextOfRound(reference, ratio));
        return invoker.invoke({ ...reference, traceparent });
      },
    }),
    flush: (leftMs = flushMs) => sender.flush(Math.min(leftMs, flushMs)),
  };
}
