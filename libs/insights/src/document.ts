import { evidencedFields, riskLevels } from '@longhaul/deals/vocabulary';
import { outcomes } from '@longhaul/jobs/job-state';
import { instantSchema, microDollarsSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { diffSchema } from './diff/diff-schema.ts';
import { foundPatternSchema } from './patterns/rules.ts';
import { memberships } from './priorities/bounds.ts';
import { insightSettingsSchema } from './priorities/settings.ts';
import { standings } from './priorities/standing.ts';

/**
 * `insights.json`: everything that the phases found out, as data. The report, the spreadsheet and an
 * api show what stands here and compute nothing of their own.
 */
const count = z.int().nonnegative();
const points = z.number().min(0).max(100);
const part = points.nullable();
const share = z.number().min(0).max(1);

/** How the work was done, and what it cost. */
export const receiptSchema = z.object({
  message: z.string(),
  outcome: z.enum(outcomes),
  total: count,
  ok: count,
  failed: count,
  rejected: count,
  withoutCall: count,
  model: z.string(),
  endpoint: z.string(),
  promptVersion: z.string(),
  planHash: z.string(),
  requests: count,
  rateRefusals: count,
  inputTokens: count,
  outputTokens: count,
  /** Absent where the price table does not know the model. */
  costMicroDollars: microDollarsSchema.optional(),
  priceTable: z.string(),
  startedAt: instantSchema,
  sealedAt: instantSchema,
  spentMs: count,
});
export type Receipt = z.infer<typeof receiptSchema>;

/** How much of the pipeline the ranking covers. */
export const coverageSchema = z.object({
  total: count,
  ranked: count,
  notEnoughData: count,
  closed: count,
  missing: count,
  /** Of all deals, those whose analysis failed, by outcome code. */
  failures: z.array(z.object({ code: z.string(), count, sentence: z.string() })),
  top: z.object({
    size: count,
    /** Ranked deals that are in the top whatever the missing ones are like. */
    certain: count,
    /** Deals, missing ones included, that may be in the top or not. */
    possible: count,
  }),
});
export type Coverage = z.infer<typeof coverageSchema>;

export const dealSchema = z.object({
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  stage: z.string().nullable(),
  amount: z.number().nullable(),
  currency: z.string().nullable(),
  closeDate: instantSchema.optional(),
  standing: z.enum(standings),
  /** Why it is not ranked; of a missing deal its outcome code. */
  reason: z.string().optional(),
  rank: z.int().positive().optional(),
  score: points.optional(),
  parts: z
    .object({
      qualification: part,
      intent: part,
      engagement: part,
      risk: part,
      size: part,
      urgency: part,
      confidence: part,
    })
    .optional(),
  bestRank: z.int().positive().optional(),
  worstRank: z.int().positive().optional(),
  top: z.enum(memberships).optional(),
  /** Of a missing deal: what any valid analysis could score it. */
  possibleScore: z.object({ least: points, most: points }).optional(),
  riskLevel: z.enum(riskLevels).optional(),
  closeProbability: points.optional(),
  qualificationScore: points.optional(),
  patterns: z.array(foundPatternSchema),
  /** The id of its cluster; absent for a deal that fits none. */
  cluster: z.int().positive().optional(),
});
export type InsightDeal = z.infer<typeof dealSchema>;

export const clusterSchema = z.object({
  id: z.int().positive(),
  name: z.string(),
  sentence: z.string(),
  traits: z.array(z.object({ key: z.string(), label: z.string(), share, shareElsewhere: share })),
  memberIds: z.array(z.string()),
  typicalIds: z.array(z.string()),
});
export type InsightCluster = z.infer<typeof clusterSchema>;

/** A deal of the top, with what proves it. */
export const topDealSchema = z.object({
  id: z.string(),
  summary: z.string(),
  nextAction: z.string(),
  evidence: z.array(
    z.object({
      field: z.enum(evidencedFields),
      text: z.string(),
      sourceId: z.string(),
      quote: z.string(),
    }),
  ),
});
export type TopDeal = z.infer<typeof topDealSchema>;

export const interventionSchema = z.object({
  dealId: z.string(),
  action: z.string(),
  /** Who asks for it: the model by its recommendation, or a rule by the deal's facts. */
  source: z.enum(['model', 'rule']),
  /** What it is for, in words. */
  why: z.string(),
});
export type Intervention = z.infer<typeof interventionSchema>;

export const insightsSchema = z.object({
  schemaVersion: z.literal(1),
  jobId: z.string(),
  pipeline: z.string(),
  round: z.int().positive(),
  asOf: instantSchema,
  receipt: receiptSchema,
  coverage: coverageSchema,
  settings: insightSettingsSchema,
  /** Ranked deals in their order, then the others by id. */
  deals: z.array(dealSchema),
  clusters: z.array(clusterSchema),
  clustering: z.object({
    silhouette: z.number(),
    fittedOn: count,
    outlierIds: z.array(z.string()),
  }),
  topDeals: z.array(topDealSchema),
  /** By owner; null where the deals name none. */
  interventions: z.array(
    z.object({ owner: z.string().nullable(), deals: z.array(interventionSchema) }),
  ),
  /** Against the newest finished job of the same pipeline before; absent where there is none. */
  diff: diffSchema.optional(),
});
export type Insights = z.infer<typeof insightsSchema>;

export const insightsCodec = wireCodec('insights.json', insightsSchema);

const dealCodec = wireCodec('deal', dealSchema);
const noDeals = '"deals":[]';
/** Deals in one piece of the text. */
const dealsAtOnce = 500;

/**
 * The text of `insights.json` in pieces, the same as the codec's. A large pipeline's deals are most
 * of it, and are encoded a few at a time: as a whole they would stand in memory three times.
 */
export function* insightsText(insights: Insights): Generator<string> {
  const { deals } = insights;
  // The first of its kind is the document's own: in a text of somebody else's, quotes are escaped.
  const text = insightsCodec.encodeText({ ...insights, deals: [] });
  const at = text.indexOf(noDeals) + noDeals.length - 1;
  yield text.slice(0, at);
  for (let from = 0; from < deals.length; from += dealsAtOnce) {
    const some = deals.slice(from, from + dealsAtOnce).map((deal) => dealCodec.encodeText(deal));
    yield `${from === 0 ? '' : ','}${some.join(',')}`;
  }
  yield `${text.slice(at)}\n`;
}
