import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { HttpCodeTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Api } from '../service/api.ts';
import type { Orchestrator } from '../service/orchestrator.ts';
import type { Task } from '../service/task.ts';
import type { Settings } from '../settings/settings.ts';
import type { Valkey } from '../valkey.ts';
import type { Worker } from '../worker.ts';

/** What alarms and dashboard look at. */
export type Watched = {
  readonly cluster: ICluster;
  readonly worker: Worker;
  readonly valkey: Valkey;
  readonly orchestrator: Orchestrator;
  readonly api: Api;
  readonly settings: Settings;
};

/** What workers write of themselves into their log, by function and workload (docs/METRICS.md). */
const workload = 'deals';

const period = Duration.minutes(5);
const sum = { statistic: 'Sum', period };
const highest = { statistic: 'Maximum', period };

/** ElastiCache counts for each node apart, and which one is the primary changes. */
function worstOf(metrics: readonly IMetric[], label: string): IMetric {
  // Ids are one namespace in a graph, so each carries its metric's name.
  const idOf = (at: number) => `${label[0]?.toLowerCase() ?? ''}${label.slice(1)}${String(at + 1)}`;
  const named = metrics.map((metric, at) => [idOf(at), metric] as const);
  return new MathExpression({
    ...{ label, period },
    expression: `MAX([${named.map(([name]) => name).join(', ')}])`,
    usingMetrics: Object.fromEntries(named),
  });
}

/** Each metric once, so that an alarm and the picture beside it cannot differ. */
export function metricsOf({ cluster, worker, valkey, orchestrator, api }: Watched) {
  const cache = (metricName: string, statistic: string): IMetric =>
    worstOf(
      valkey.nodeNames.map(
        (CacheClusterId) =>
          new Metric({
            ...{ namespace: 'AWS/ElastiCache', metricName, statistic, period },
            dimensionsMap: { CacheClusterId },
          }),
      ),
      metricName,
    );
  const running = ({ service }: Task): IMetric =>
    new Metric({
      ...{ namespace: 'ECS/ContainerInsights', metricName: 'RunningTaskCount' },
      ...{ statistic: 'Minimum', period },
      dimensionsMap: { ClusterName: cluster.clusterName, ServiceName: service.serviceName },
    });
  const told = (metricName: string): IMetric =>
    new Metric({
      ...{ namespace: 'Longhaul', metricName, ...sum },
      dimensionsMap: { function: worker.fn.functionName, workload },
    });
  return {
    itemsDone: told('ItemsDone'),
    itemsFailed: told('ItemsFailed'),
    itemsHandedBack: told('ItemsHandedBack'),
    rateRefusals: told('RateRefusals'),
    modelRequests: told('ModelRequests'),
    outputTokens: told('OutputTokens'),
    inputTokens: told('InputTokens'),
    costMicroDollars: told('CostMicroDollars'),
    invocations: worker.fn.metricInvocations(sum),
    workersAtWork: worker.fn.metric('ConcurrentExecutions', highest),
    workerErrors: worker.fn.metricErrors(sum),
    workerThrottles: worker.fn.metricThrottles(sum),
    workerDuration: worker.fn.metricDuration({ statistic: 'p90', period }),
    failedEvents: worker.failures.metricApproximateNumberOfMessagesVisible(highest),
    valkeyMemory: cache('DatabaseMemoryUsagePercentage', 'Maximum'),
    valkeyProcessor: cache('EngineCPUUtilization', 'Maximum'),
    valkeyEvictions: cache('Evictions', 'Sum'),
    valkeyConnections: cache('CurrConnections', 'Maximum'),
    orchestrators: running(orchestrator.task),
    apiTasks: running(api.task),
    requests: api.balancer.metrics.requestCount(sum),
    serverErrors: api.target.metrics.httpCodeTarget(HttpCodeTarget.TARGET_5XX_COUNT, sum),
    unhealthyTargets: api.target.metrics.unhealthyHostCount(highest),
    responseSeconds: api.target.metrics.targetResponseTime({ statistic: 'p99.5', period }),
  };
}
