import { expect, it } from 'vitest';
import { found, only, publicFleet, resourcesOf, statementsOf, templateOf } from '../testing.ts';

const template = () => templateOf(publicFleet);
const policyOf = (start: string) =>
  statementsOf(only(found(template(), 'AWS::IAM::Policy', start)));
const inBucket = (pattern: string): unknown =>
  expect.stringMatching(
    new RegExp(`^\\$\\{StorageJobs\\w+\\.Arn\\}${pattern.replaceAll(/[.*]/g, '\\$&')}$`),
  );

it('an orchestrator reads and writes jobs, invokes one alias, protects itself, and sees no keys', () => {
  const task = policyOf('OrchestratorTasksDefinitionTaskRole');
  expect(task.map(({ effect, actions, resources }) => [effect, actions, resources])).toEqual([
    ['Allow', ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], [inBucket('/*')]],
    ['Allow', ['s3:ListBucket'], [inBucket('')]],
    [
      ...['Allow', ['s3:DeleteObject']],
      [inBucket('/*/open/*'), inBucket('/*/notices/*'), inBucket('/.longhaul/probe/*')],
    ],
    ['Deny', ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], [inBucket('/keys/*')]],
    ['Allow', ['lambda:InvokeFunction'], [expect.stringMatching(/^\$\{WorkerLive\w+\}$/)]],
    [
      'Allow',
      ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      [expect.stringMatching(/:task\/\$\{ClusterEB0386A7\}\/\*$/)],
    ],
  ]);
});

it('the service reads, writes and erases objects, and can start no worker', () => {
  const task = policyOf('ApiTasksDefinitionTaskRole');
  expect(task.map(({ effect, actions, resources }) => [effect, actions, resources])).toEqual([
    ['Allow', ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'], [inBucket('/*')]],
    ['Allow', ['s3:ListBucket'], [inBucket('')]],
    ['Allow', ['s3:DeleteObject'], [inBucket('/*')]],
  ]);
});

it("no app may read its own image's registry, secrets or logs through the task's role", () => {
  const executing = policyOf('ApiTasksExecutionRole');
  const secret = executing.filter(({ actions }) => actions.join().includes('secretsmanager'));
  expect(secret.flatMap(({ resources }) => resources)).toEqual([
    expect.stringMatching(/^\$\{SecretsValkeyUrl\w+\}$/),
  ]);
});

it('no policy of the stack allows every action, or an action of a kind by a wildcard', () => {
  const policies = Object.values(resourcesOf(template())).filter(
    ({ Type }) => Type === 'AWS::IAM::Policy',
  );
  const actions = policies.flatMap(statementsOf).flatMap((statement) => statement.actions);
  expect(actions.length).toBeGreaterThan(20);
  expect(actions.filter((action) => action.includes('*'))).toEqual([]);
});
