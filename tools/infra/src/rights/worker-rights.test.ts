import { expect, it } from 'vitest';
import {
  batchIndexKey,
  controlKey,
  failureKey,
  openMarkerKey,
  outputKey,
  pipelineKey,
  planKey,
  rejectedKey,
  roundFiles,
  roundKey,
  submissionKey,
  uploadKey,
} from '../../../../libs/jobs/src/object-key.ts';
import { found, only, publicFleet, statementsOf, templateOf } from '../testing.ts';
import { jobObjects, orchestratorDeletes, workerCreates, workerReads } from './object-patterns.ts';

const job = { tenant: 'acme', jobId: 'j-1' };
const hash = '0123456789abcdef';
const item = { key: 'deal_1', workHash: hash };

/** Every kind of object there is, by what it is. */
const keys = {
  upload: uploadKey('acme', 'u1'),
  batch: batchIndexKey(job, hash, 3),
  output: outputKey(job, item),
  failure: failureKey(job, 2, item.key),
  rejected: rejectedKey('acme', 'u1'),
  open: openMarkerKey(job, 1),
  submission: submissionKey(job),
  plan: planKey(job),
  control: controlKey(job, 1),
  pipeline: pipelineKey(job, 'sales', 0),
  key: 'keys/abc.json',
  ...Object.fromEntries(
    Object.entries(roundFiles).map(([name, file]) => [name, roundKey(job, 1, file)]),
  ),
};

/** As IAM matches: `*` is any text, slashes included. */
function matching(patterns: readonly string[]): readonly string[] {
  const expressions = patterns.map(
    (pattern) =>
      new RegExp(`^${pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`),
  );
  return Object.entries(keys)
    .filter(([, key]) => expressions.some((expression) => expression.test(key)))
    .map(([name]) => name);
}

it('the patterns of a worker match the objects it reads and creates, by the names jobs give them', () => {
  // The lines of an upload that became no item lie beside it, and came with it.
  expect(matching(workerReads)).toEqual(['upload', 'batch', 'rejected']);
  expect(matching(workerCreates)).toEqual(['output', 'failure']);
});

it('create-once holds for everything of a job, and an orchestrator deletes nothing of one', () => {
  const ofJobs = ['batch', 'output', 'failure', 'submission', 'plan', 'control'];
  expect(matching([jobObjects])).toEqual([...ofJobs, ...Object.keys(roundFiles)]);
  expect(matching(orchestratorDeletes)).toEqual(['open']);
});

const network = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

it('a worker may do this and nothing else', () => {
  const template = templateOf(publicFleet);
  const policies = found(template, 'AWS::IAM::Policy', 'Worker');
  const statements = statementsOf(only(policies));
  const allowed = statements.filter(({ effect }) => effect === 'Allow');
  expect(allowed.map(({ sid, actions, resources }) => ({ sid, actions, resources }))).toEqual([
    {
      sid: 'ReadItemsAndBatches',
      actions: ['s3:GetObject'],
      resources: workerReads.map(inBucket),
    },
    {
      sid: 'CreateOutputsAndFailures',
      actions: ['s3:PutObject'],
      resources: workerCreates.map(inBucket),
    },
    {
      sid: 'ReadItsSecrets',
      actions: ['secretsmanager:GetSecretValue'],
      resources: [
        expect.stringMatching(/:secret:longhaul\/model-key-\?{6}$/),
        expect.stringMatching(/^\$\{SecretsValkeyUrl\w+\}$/),
      ],
    },
    {
      sid: 'WriteItsLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [expect.stringMatching(/^\$\{WorkerLog\w+\.Arn\}$/)],
    },
    {
      sid: 'ReportEventsThatFailed',
      actions: ['sqs:SendMessage'],
      resources: [expect.stringMatching(/^\$\{WorkerFailures\w+\.Arn\}$/)],
    },
    { sid: 'AttachToTheNetwork', actions: network, resources: ['*'] },
  ]);
});

it("a worker's code is denied what the platform does with its role", () => {
  const policies = found(templateOf(publicFleet), 'AWS::IAM::Policy', 'Worker');
  const denied = statementsOf(only(policies)).filter(({ effect }) => effect === 'Deny');
  expect(denied).toMatchObject([{ sid: 'ButNotFromCode', actions: network, resources: ['*'] }]);
  expect(JSON.stringify(denied[0]?.condition)).toContain(':function:longhaul-worker');
});

it('a worker has no other policy: none of AWS, none in its role', () => {
  const role = only(found(templateOf(publicFleet), 'AWS::IAM::Role', 'Worker'));
  expect(role.Properties).not.toHaveProperty('ManagedPolicyArns');
  expect(role.Properties).not.toHaveProperty('Policies');
});

function inBucket(pattern: string): unknown {
  const shape = pattern.replaceAll(/[.*]/g, '\\$&');
  return expect.stringMatching(new RegExp(`^\\$\\{StorageJobs\\w+\\.Arn\\}/${shape}$`));
}
