import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  TreatMissingData,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from '../settings/settings.ts';
import { metricsOf, type Watched } from './metrics.ts';
import { orchestratorMessages } from './messages.ts';

type Rule = {
  readonly metric: IMetric;
  /** Above it, or below it where `isLow`. */
  readonly threshold: number;
  readonly isLow?: boolean;
  /** In a row, five minutes each unless the metric says otherwise. */
  readonly periods: number;
  /** What it means and what to do first; docs/OPERATIONS.md has the rest. */
  readonly means: string;
};

/** What wakes somebody: each alarm is about people waiting in vain or money, never about a busy hour. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, watched: Watched, { alarmEmail }: Settings) {
    super(scope, 'Alarms');
    this.topic = new Topic(this, 'Topic', { enforceSSL: true });
    this.topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    if (alarmEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmEmail));
    const rules = { ...this.messageRules(watched), ...serviceRules(watched) };
    this.alarms = Object.entries(rules).map(([name, rule]) => this.alarm(name, rule));
  }

  private alarm(name: string, { metric, threshold, isLow = false, periods, means }: Rule): Alarm {
    const alarm = new Alarm(this, name, {
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: isLow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_THRESHOLD,
      // A dead fleet sends no metrics: where too little is the trouble, nothing is too little.
      treatMissingData: isLow ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: means,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    return alarm;
  }

  /** What the orchestrator says in its log that nobody but a person can mend. */
  private messageRules({ orchestrator }: Watched): Record<string, Rule> {
    return Object.fromEntries(
      Object.entries(orchestratorMessages).map(([name, { message, means, periods }]) => {
        const filter = new MetricFilter(this, `${name}Messages`, {
          logGroup: orchestrator.task.logs,
          filterPattern: FilterPattern.stringValue('$.msg', '=', message),
          metricNamespace: 'Longhaul',
          metricName: name,
        });
        const metric = filter.metric({ statistic: 'Sum', period: Duration.minutes(5) });
        return [name, { metric, threshold: 0, periods, means }];
      }),
    );
  }
}

function serviceRules(watched: Watched): Record<string, Rule> {
  const metrics = metricsOf(watched);
  const { orchestrator, api } = watched.settings.size;
  return {
    WorkersFail: {
      ...{ metric: metrics.workerErrors, threshold: 5, periods: 3 },
      means: 'Invocations end in errors for a quarter of an hour. Read the log of the workers.',
    },
    WorkersThrottled: {
      ...{ metric: metrics.workerThrottles, threshold: 0, periods: 6 },
      means: 'Lambda turns workers away for half an hour: the account has too little concurrency.',
    },
    EventsDropped: {
      ...{ metric: metrics.failedEvents, threshold: 100, periods: 1 },
      means: 'Many invocations never ran or broke. The queue of failures says which and why.',
    },
    ValkeyFull: {
      ...{ metric: metrics.valkeyMemory, threshold: 70, periods: 3 },
      means: 'Valkey is nearly full and will refuse writes: take the next size of node.',
    },
    ValkeyBusy: {
      ...{ metric: metrics.valkeyProcessor, threshold: 80, periods: 3 },
      means: 'Valkey has no processor left: take the next size of node.',
    },
    ValkeyEvicts: {
      ...{ metric: metrics.valkeyEvictions, threshold: 0, periods: 1 },
      means: 'Valkey forgets keys, which its parameter group forbids: restore noeviction.',
    },
    OrchestratorsMissing: {
      ...{ metric: metrics.orchestrators, threshold: orchestrator.least, isLow: true, periods: 2 },
      means: 'Too few orchestrators run: jobs stand still. Read why the tasks stopped.',
    },
    ApiTasksMissing: {
      ...{ metric: metrics.apiTasks, threshold: api.least, isLow: true, periods: 2 },
      means: 'Too few tasks of the service run. Read why the tasks stopped.',
    },
    ApiUnhealthy: {
      ...{ metric: metrics.unhealthyTargets, threshold: 0, periods: 2 },
      means: 'Tasks of the service are not ready: /readyz says what they cannot reach.',
    },
    ApiErrors: {
      ...{ metric: metrics.serverErrors, threshold: 10, periods: 2 },
      means: 'The service answers 5xx. Read its log.',
    },
    ApiSlow: {
      ...{ metric: metrics.responseSeconds, threshold: 5, periods: 3 },
      means: 'Half a per cent of answers take more than 5 s.',
    },
  };
}
