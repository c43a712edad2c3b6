import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { found, only, publicFleet, templateOf, textOf } from '../testing.ts';
import {
  invocationMetricUnits,
  metricsNamespace,
} from '../../../../libs/platform/src/metrics/embedded-metrics.ts';
import { orchestratorMessages } from './messages.ts';

const workspace = join(import.meta.dirname, '../../../..');
const alarms = () => found(templateOf(publicFleet), 'AWS::CloudWatch::Alarm', 'Alarms');

it('every alarm wakes somebody and says what it means', () => {
  expect(alarms().length).toBeGreaterThan(10);
  for (const { Properties } of alarms()) {
    expect(JSON.stringify(Properties['AlarmActions'])).toContain('AlarmsTopic');
    expect(String(Properties['AlarmDescription'])).toMatch(/\.$/);
  }
});

it('docs/OPERATIONS.md tells what to do at each alarm', () => {
  const page = readFileSync(join(workspace, 'docs/OPERATIONS.md'), 'utf8');
  const named = Object.keys(templateOf(publicFleet).findResources('AWS::CloudWatch::Alarm'));
  const names = named.map((id) => id.replace(/^Alarms(\w+?)[0-9A-F]{8}$/, '$1'));
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});

it('Valkey is watched node by node, for ElastiCache sums nothing up', () => {
  const full = only(found(templateOf(publicFleet), 'AWS::CloudWatch::Alarm', 'AlarmsValkeyFull'));
  const metrics = full.Properties['Metrics'] as readonly {
    readonly MetricStat?: {
      readonly Metric: { readonly Dimensions: readonly { readonly Value: unknown }[] };
    };
  }[];
  const nodes = metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []);
  expect(nodes.map(({ Value }) => textOf(Value))).toEqual([
    expect.stringMatching(/^\$\{ValkeyNodes\w+\}-0001-001$/),
    expect.stringMatching(/^\$\{ValkeyNodes\w+\}-0001-002$/),
  ]);
});

it('a fleet that is dead is no quiet fleet: missing tasks alarm without any metric', () => {
  const missing = alarms().filter(
    ({ Properties }) => Properties['MetricName'] === 'RunningTaskCount',
  );
  expect(missing).toHaveLength(2);
  for (const { Properties } of missing) expect(Properties['TreatMissingData']).toBe('breaching');
});

it.each(Object.values(orchestratorMessages))(
  'the orchestrator does log "$message"',
  ({ message }) => {
    const files = ['main.ts', 'observe.ts'].map((file) =>
      readFileSync(join(workspace, 'apps/orchestrator/src', file), 'utf8'),
    );
    expect(files.join()).toContain(`'${message}'`);
  },
);

it('the dashboard draws what workers do write into their log, and they are told to', () => {
  const template = templateOf(publicFleet);
  const body = textOf(
    only(found(template, 'AWS::CloudWatch::Dashboard')).Properties['DashboardBody'],
  );
  const drawn = [...body.matchAll(new RegExp(`"${metricsNamespace}","(\\w+)","function"`, 'g'))];
  expect(drawn.map(([, name]) => name).sort()).toEqual(
    Object.keys(invocationMetricUnits)
      .filter((name) => name !== 'InvocationMs')
      .sort(),
  );
  const worker = only(found(template, 'AWS::Lambda::Function', 'WorkerFunction'));
  expect(worker.Properties['Environment']).toMatchObject({ Variables: { LONGHAUL_EMF: 'true' } });
});

it('every log ends after its days', () => {
  const groups = found(templateOf(publicFleet), 'AWS::Logs::LogGroup');
  expect(groups.length).toBeGreaterThan(3);
  for (const { Properties } of groups) expect(Properties['RetentionInDays']).toBe(90);
});

it('the budget and the alarms reach the same people, over TLS alone', () => {
  const budget = only(found(templateOf(publicFleet), 'AWS::Budgets::Budget'));
  const notified = budget.Properties['NotificationsWithSubscribers'] as readonly {
    readonly Subscribers: readonly { readonly Address: unknown }[];
  }[];
  const addresses = notified.flatMap(({ Subscribers }) =>
    Subscribers.map(({ Address }) => textOf(Address)),
  );
  expect(addresses).toEqual([
    expect.stringContaining('AlarmsTopic'),
    expect.stringContaining('AlarmsTopic'),
  ]);
  const policy = only(found(templateOf(publicFleet), 'AWS::SNS::TopicPolicy'));
  expect(JSON.stringify(policy)).toContain('"aws:SecureTransport":"false"');
  templateOf(publicFleet).hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email' });
});

it('everything that can carry a tag says whose it is', () => {
  const bucket = only(found(templateOf(publicFleet), 'AWS::S3::Bucket', 'StorageJobs'));
  expect(bucket.Properties['Tags']).toContainEqual({ Key: 'project', Value: 'longhaul' });
});
