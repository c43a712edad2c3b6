import { dealSchema } from '@longhaul/deals/deal';
import { dealResultSchema } from '@longhaul/deals/intelligence';
import { spendingCodec } from '@longhaul/jobs/documents/output';

/**
 * A deal's result and content for those who may import nothing but this contract. Both are the
 * deals' own schemas, whose names are as on the wire.
 */
export type { Deal } from '@longhaul/deals/deal';
export type {
  ContentSummary,
  DealResult,
  Evidence,
  Intelligence,
} from '@longhaul/deals/intelligence';
/** What people read for each pattern of risk. */
export { riskPatternCatalog } from '@longhaul/deals/risk-pattern';
export type { Spending } from '@longhaul/jobs/documents/output';

/** Reads `GET …/items/{id}/content`. */
export const dealContentSchema = dealSchema;

/** Reads the record of an item whose outcome is ok. */
export const dealRecordSchema = dealResultSchema;

/** Reads the engine's part of a record: usage, cost, tries. */
export const recordSpendingCodec = spendingCodec;
