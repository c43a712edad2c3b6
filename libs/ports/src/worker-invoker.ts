/** What an invocation carries: a reference under 1 KB, never data. */
export type WorkerReference = {
  readonly tenant: string;
  readonly jobId: string;
  readonly workload: string;
  readonly round: number;
  readonly batch: number;
  readonly planHash: string;
  /** The invocation's last moment, by the coordinator's clock. */
  readonly notAfter: number;
  /** Where in a trace the invocation belongs (W3C Trace Context); absent where nobody traces. */
  readonly traceparent?: string | undefined;
};

export type InvocationReply =
  | { readonly kind: 'accepted' }
  /** No room now; the leader tries again on a later tick. */
  | { readonly kind: 'throttled' }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Starts a worker and does not wait for it. Accepting is no promise that it runs: it may run late,
 * twice or never, and the lease alone decides.
 *
 * Edges:
 * - An accepted invocation returns before its worker ends.
 * - A worker that fails after it was accepted does not fail the invocation.
 * - Invocations beyond the concurrency limit are throttled.
 * - Room is free again when a worker ends.
 */
export type WorkerInvoker = {
  readonly invoke: (reference: WorkerReference) => Promise<InvocationReply>;
};
