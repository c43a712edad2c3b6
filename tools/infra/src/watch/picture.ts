import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import { metricsOf, type Watched } from './metrics.ts';

/** One page: are there alarms, do workers work, does the index hold, are people served. */
export class Picture extends Construct {
  constructor(scope: Construct, watched: Watched, { alarms }: Alarms) {
    super(scope, 'Picture');
    const seen = metricsOf(watched);
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8 });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms], width: 24, height: 3 })],
        [
          graph('Workers at work', seen.workersAtWork, seen.invocations),
          graph('Workers in trouble', seen.workerErrors, seen.workerThrottles, seen.failedEvents),
          graph('Invocation, p90', seen.workerDuration),
        ],
        [
          graph('Deals', seen.itemsDone, seen.itemsFailed, seen.itemsHandedBack),
          graph('Model: requests, refused for rate', seen.modelRequests, seen.rateRefusals),
          graph('Model: tokens', seen.inputTokens, seen.outputTokens),
        ],
        [graph('Spent on the model, micro-dollars', seen.costMicroDollars)],
        [
          graph('Valkey: memory and processor, %', seen.valkeyMemory, seen.valkeyProcessor),
          graph('Valkey: connections, evictions', seen.valkeyConnections, seen.valkeyEvictions),
          graph('Tasks', seen.orchestrators, seen.apiTasks),
        ],
        [
          graph('Requests', seen.requests),
          graph('5xx, targets not ready', seen.serverErrors, seen.unhealthyTargets),
          graph('Answers, p99.5 in seconds', seen.responseSeconds),
        ],
      ],
    });
  }
}
