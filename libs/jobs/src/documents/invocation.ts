import * as z from 'zod';
import { instantSchema, wireCodec } from '../wire.ts';

/**
 * What an invocation carries on the wire: whom the worker works for and on what, never data. Both
 * ends check it, because whoever may invoke the function may send anything.
 */
export const invocationSchema = z.object({
  schemaVersion: z.literal(1),
  tenant: z.string().min(1).max(100),
  jobId: z.string().min(1).max(100),
  workload: z.string().min(1).max(100),
  round: z.int().positive(),
  batch: z.int().nonnegative(),
  planHash: z.string().regex(/^[0-9a-f]{16}$/),
  /** The last moment at which the batch may still be claimed, by the coordinator's clock. */
  notAfter: instantSchema,
  /** Where in a trace it belongs; whoever knows nothing of traces does not miss it. */
  traceparent: z.string().max(100).optional(),
});

export type Invocation = z.infer<typeof invocationSchema>;

export const invocationCodec = wireCodec('invocation', invocationSchema);

/** The largest invocation, in bytes of JSON: a reference, far below any platform's limit. */
export const maxInvocationBytes = 1024;
