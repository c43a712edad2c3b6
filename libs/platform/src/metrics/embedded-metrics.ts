import type { JobEvent } from '@longhaul/jobs/job-event';
import type { Clock } from '@longhaul/ports/clock';

/**
 * What one invocation did, as one line of CloudWatch's embedded metric format: its log is where
 * CloudWatch reads it, so nothing is called and nothing is waited for
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * Owns the counts between `begin` and `end`. M1 Dimensions are function and workload alone: a job or
 * a tenant would be a metric of its own, which is paid for by name. They stand beside, for queries of
 * the log. M2 What is not known is left out, never told as 0.
 */
export type InvocationMetrics = {
  readonly note: (event: JobEvent) => void;
  /** Writes the line. */
  readonly end: () => void;
};

export type InvocationMetricsOptions = {
  readonly functionName: string;
  readonly clock: Clock;
  /** Takes a line without its end. */
  readonly write: (line: string) => void;
};

type Invoked = {
  readonly tenant: string;
  readonly jobId: string;
  readonly workload: string;
  readonly batch: number;
};

export const metricsNamespace = 'Longhaul';

/** Every metric with its unit, in CloudWatch's words. */
export const invocationMetricUnits = {
  ItemsDone: 'Count',
  ItemsFailed: 'Count',
  ItemsHandedBack: 'Count',
  ModelRequests: 'Count',
  RateRefusals: 'Count',
  InputTokens: 'Count',
  OutputTokens: 'Count',
  CostMicroDollars: 'None',
  InvocationMs: 'Milliseconds',
} as const;

type Counts = Record<Exclude<keyof typeof invocationMetricUnits, 'InvocationMs'>, number>;

export function beginInvocationMetrics(
  { functionName, clock, write }: InvocationMetricsOptions,
  { tenant, jobId: job, workload, batch }: Invoked,
): InvocationMetrics {
  const startedAt = clock.now();
  const counts: Counts = {
    ...{ ItemsDone: 0, ItemsFailed: 0, ItemsHandedBack: 0, ModelRequests: 0, RateRefusals: 0 },
    ...{ InputTokens: 0, OutputTokens: 0, CostMicroDollars: 0 },
  };
  return {
    note: (event) => {
      if (event.jobId === job) count(counts, event);
    },
    end: () => {
      const values = { ...counts, InvocationMs: clock.now() - startedAt };
      const known = Object.entries(values).filter(([, value]) => !Number.isNaN(value));
      const names = known.map(([name]) => name as keyof typeof invocationMetricUnits);
      const directive = {
        Namespace: metricsNamespace,
        Dimensions: [['function', 'workload']],
        Metrics: names.map((Name) => ({ Name, Unit: invocationMetricUnits[Name] })),
      };
      const _aws = { Timestamp: Math.round(clock.now()), CloudWatchMetrics: [directive] };
      const about = { function: functionName, workload, tenant, job, batch };
      write(JSON.stringify({ _aws, ...about, ...Object.fromEntries(known) }));
    },
  };
}

/** A cost that is not known makes the sum unknown: NaN stays NaN. */
function count(counts: Counts, event: JobEvent): void {
  switch (event.kind) {
    case 'item-ended':
      counts[event.outcome === 'ok' ? 'ItemsDone' : 'ItemsFailed'] += 1;
      return;
    case 'item-handed-back':
      counts.ItemsHandedBack += 1;
      return;
    case 'item-tried':
      counts.ModelRequests += 1;
      if (event.outcome === 'rate_limited' || event.outcome === 'overloaded') {
        counts.RateRefusals += 1;
      }
      counts.InputTokens += event.usage?.inputTokens ?? 0;
      counts.OutputTokens += event.usage?.outputTokens ?? 0;
      counts.CostMicroDollars += event.costMicroDollars ?? NaN;
      return;
    default:
  }
}
