import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { JobPorts } from '@longhaul/pipeline/engine';
import { nativeContentHash } from '@longhaul/platform/content-hash';
import type { ServiceWorkload } from '@longhaul/service/service-ports';
import { pauseAt } from '../embedded/pause-point.ts';
import { defaultBatchSize, workOf } from '../embedded/take-submission.ts';
import type { EngineBase } from '../fleet/base.ts';
import { schemaOf } from '../workloads/schemas.ts';
import type { JsonObject } from '@longhaul/jobs/wire';
import { shippedWorkloads } from '../workloads.ts';
import { dealColumns } from './deal-columns.ts';

/** What a workload shows of itself beside its code; one of which nothing is known shows less. */
const faces: Readonly<
  Record<string, Pick<ServiceWorkload, 'itemSchema' | 'resultSchema' | 'columns' | 'files'>>
> = {
  deals: {
    itemSchema: schemaOf('deal') as JsonObject,
    resultSchema: schemaOf('result') as JsonObject,
    columns: dealColumns,
    files: {
      insights: 'insights.json',
      table: 'deals.csv',
      html: 'report.html',
      md: 'report.md',
    },
  },
};

/** The shipped workloads, as a service offers them. */
export function serviceWorkloads(base: EngineBase): ServiceWorkload[] {
  return shippedWorkloads.map((workload) => ({
    ports: jobPortsOf(base, workload),
    workOf: (model) =>
      workOf(workload, model === undefined ? base.config : { ...base.config, model }),
    defaults: { kind: 'adaptive', batchSize: defaultBatchSize, lanes: base.config.lanes },
    ...(faces[workload.name] ?? { itemSchema: {}, files: {} }),
  }));
}

export function jobPortsOf(base: EngineBase, workload: AnyWorkload): JobPorts {
  const { store, clock, random, config } = base;
  const { events } = base.indexOf(workload);
  return {
    ...{ store, clock, random, workload, events },
    crashPoints: pauseAt(config.pauseAt),
    contentHash: nativeContentHash,
  };
}
