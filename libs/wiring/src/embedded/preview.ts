import type { AnyWorkload } from '@longhaul/jobs/workload';
import { previewPlan, type PlanPreview } from '@longhaul/pipeline/plan/preview';
import type { Config } from '../config.ts';
import { planningSettings } from './engine.ts';
import { describeEndpoint } from '../config/described-endpoint.ts';
import { loadPrices } from './prices.ts';
import { defaultBatchSize, type JobOptions } from './take-submission.ts';

/** A job before it is run: what `plan` and `validate` print. Nothing is stored or called. */
export type Preview = PlanPreview & {
  readonly model: string;
  readonly endpoint: string;
  readonly isSimulated: boolean;
  readonly lanes: number;
  readonly priceTable: string;
};

export async function previewJob(
  workload: AnyWorkload,
  config: Config,
  options: JobOptions,
): Promise<Preview> {
  const described = describeEndpoint(config);
  const prices = await loadPrices(config.pricesFile);
  const preview = await previewPlan({
    source: options.input.bytes,
    workload,
    model: described.modelName,
    prices,
    planning: planningSettings(config, described),
    plan: {
      kind: options.planKind ?? 'adaptive',
      batchSize: options.batchSize ?? defaultBatchSize,
      lanes: config.lanes,
    },
    limit: options.limit,
    onlyIds: options.onlyIds,
  });
  return {
    ...preview,
    model: described.modelName,
    endpoint: described.endpoint,
    isSimulated: described.isSimulated,
    lanes: config.lanes,
    priceTable: prices.version,
  };
}
