import { firstIssue } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { ruleSettingsSchema } from '../patterns/rules.ts';

/** What a deal's score is made of. */
export const scoreParts = [
  'qualification',
  'intent',
  'engagement',
  'risk',
  'size',
  'urgency',
  'confidence',
] as const;
export type ScorePart = (typeof scoreParts)[number];

const weight = z.number().min(0).max(1000);

/** How much each part counts; only their proportions matter. */
export const weightsSchema = z
  .object({
    qualification: weight.default(20),
    intent: weight.default(25),
    engagement: weight.default(15),
    risk: weight.default(20),
    size: weight.default(8),
    urgency: weight.default(7),
    confidence: weight.default(5),
  })
  .strict()
  .refine((weights) => weights.qualification + weights.intent > 0, {
    error: 'must leave qualification or intent above 0: they are what a ranking is about',
  });
export type Weights = z.infer<typeof weightsSchema>;

/** What a person may set: weights and thresholds, all optional. */
export const insightSettingsSchema = z
  .object({
    weights: weightsSchema.prefault({}),
    rules: ruleSettingsSchema.prefault({}),
  })
  .strict();
export type InsightSettings = z.infer<typeof insightSettingsSchema>;

export const defaultSettings: InsightSettings = insightSettingsSchema.parse({});

export type ReadSettings =
  | { readonly ok: true; readonly settings: InsightSettings }
  | { readonly ok: false; readonly problem: string };

const fileSchema = z
  .object({
    weights: weightsSchema.prefault({}),
    rules: z
      .object({
        no_activity_days: ruleSettingsSchema.shape.noActivityDays,
        stalled_days: ruleSettingsSchema.shape.stalledDays,
      })
      .strict()
      .prefault({}),
  })
  .strict();

/** Settings as on the wire: `{ "weights": { "size": 20 }, "rules": { "no_activity_days": 30 } }`. */
export function readSettings(value: unknown): ReadSettings {
  const parsed = fileSchema.safeParse(value);
  if (!parsed.success) return { ok: false, problem: firstIssue(parsed.error) };
  const { weights, rules } = parsed.data;
  return {
    ok: true,
    settings: {
      weights,
      rules: { noActivityDays: rules.no_activity_days, stalledDays: rules.stalled_days },
    },
  };
}
