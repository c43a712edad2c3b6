import { riskLevels } from '@longhaul/deals/vocabulary';
import { instantSchema } from '@longhaul/jobs/wire';
import * as z from 'zod';

const state = z.object({
  riskLevel: z.enum(riskLevels),
  closeProbability: z.number().min(0).max(100),
});

const change = z.object({ id: z.string(), name: z.string(), before: state, now: state });
export type Change = z.infer<typeof change>;

const named = z.object({ id: z.string(), name: z.string() });
export type NamedDeal = z.infer<typeof named>;

/** What changed since an earlier job of the same pipeline. */
export const diffSchema = z.object({
  jobId: z.string(),
  asOf: instantSchema,
  /** Deals analyzed both times: what the lists of changes are drawn from. */
  compared: z.int().nonnegative(),
  newlyAtRisk: z.array(change),
  improved: z.array(change),
  goneSilent: z.array(change),
  added: z.array(named),
  removed: z.array(named),
  /** Analyzed then, missing now: nothing can be said of their change. */
  unknown: z.array(named),
});
export type Diff = z.infer<typeof diffSchema>;
