/** Enumerations that replies and results share, lowest first. */
export const riskLevels = ['low', 'medium', 'high', 'critical'] as const;
export const championStrengths = ['none', 'weak', 'moderate', 'strong'] as const;
export const engagementQualities = ['poor', 'fair', 'good', 'excellent'] as const;
export const confidenceLevels = ['low', 'medium', 'high'] as const;

/** Fields whose every entry must be proved by a quote. */
export const evidencedFields = [
  'risk_signals',
  'pain_points_identified',
  'objections_raised',
  'competitors_mentioned',
  'buying_signals',
] as const;
export type EvidencedField = (typeof evidencedFields)[number];

/** Lists and texts are bounded so that one talkative reply cannot fill a page. */
export const maxListEntries = 20;
export const maxEntryChars = 300;
export const maxSummaryChars = 1000;
/** Days in ten years: no sales cycle is longer, and larger numbers are slips. */
export const maxDaysToClose = 3650;
