import * as z from 'zod';
import { firstIssue, type Json, type JsonObject } from '@longhaul/jobs/wire';
import type { AnyWorkload } from '@longhaul/jobs/workload';

const cache = new WeakMap<AnyWorkload, { readonly name: string; readonly schema: JsonObject }>();

/**
 * The strict JSON schema a reply must follow, made once for each workload: that of the values which
 * come out of the workload's schema, where every object is closed and every field required, as
 * strict servers demand. (The schema of what goes in would leave both open.)
 */
export function replySchemaOf(workload: AnyWorkload): { name: string; schema: JsonObject } {
  const known = cache.get(workload);
  if (known) return known;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(workload.replySchema);
  const made = { name: workload.name, schema: schema as JsonObject };
  cache.set(workload, made);
  return made;
}

export type ReplyReading =
  | { readonly ok: true; readonly value: Json }
  /** One sentence for the model and for people; it names fields and never quotes content. */
  | { readonly ok: false; readonly complaint: string };

/** Checks a reply here, whatever the server said of having honored the schema. */
export function readReply(workload: AnyWorkload, value: unknown): ReplyReading {
  const parsed = workload.replySchema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  return {
    ok: false,
    complaint: `The reply does not follow the schema: ${firstIssue(parsed.error)}.`,
  };
}
