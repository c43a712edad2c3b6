import { insightsCodec, insightsSchema } from '@longhaul/insights/document';
import { wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/**
 * What the deals' phases found out, for those who may import nothing but this contract. The names
 * and meanings are `insights.json`'s own.
 */
export type {
  InsightCluster,
  InsightDeal,
  Insights,
  Intervention,
  TopDeal,
} from '@longhaul/insights/document';

/** Decodes `GET …/insights`. */
export const insightsReplyCodec = insightsCodec;

const { jobId, round, asOf, clusters, clustering, coverage, settings, deals, topDeals } =
  insightsSchema.shape;

export const clustersSchema = z.object({ jobId, round, asOf, clusters, clustering });
export type Clusters = z.infer<typeof clustersSchema>;
export const clustersCodec = wireCodec('Clusters', clustersSchema);

export const prioritiesSchema = z.object({
  jobId,
  round,
  asOf,
  coverage,
  settings,
  /** Ranked deals in their order, then the others by id. */
  deals,
  topDeals,
  interventions: insightsSchema.shape.interventions,
});
export type Priorities = z.infer<typeof prioritiesSchema>;
export const prioritiesCodec = wireCodec('Priorities', prioritiesSchema);
