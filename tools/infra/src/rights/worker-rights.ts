import { ArnFormat, Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { workerCreates, workerReads } from './object-patterns.ts';

export type WorkerSurroundings = {
  readonly functionName: string;
  readonly bucket: IBucket;
  readonly logs: ILogGroup;
  readonly failures: IQueue;
  readonly modelKey: ISecret;
  readonly valkeyUrl: ISecret;
};

/**
 * All that a worker may do: read the items and batches, create outputs and failures, and what any
 * function in a network needs. It lists nothing, deletes nothing, and reads no output, its own
 * included. A worker that was taken over can read what jobs were given, and ruin no result.
 */
export function workerRole(scope: Construct, given: WorkerSurroundings): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Reads batches, creates outputs and failures',
  });
  for (const statement of [...workStatements(given), ...platformStatements(scope, given)]) {
    role.addToPolicy(statement);
  }
  return role;
}

function workStatements({ bucket, modelKey, valkeyUrl }: WorkerSurroundings): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'ReadItemsAndBatches',
      actions: ['s3:GetObject'],
      resources: workerReads.map((pattern) => bucket.arnForObjects(pattern)),
    }),
    new PolicyStatement({
      sid: 'CreateOutputsAndFailures',
      actions: ['s3:PutObject'],
      resources: workerCreates.map((pattern) => bucket.arnForObjects(pattern)),
    }),
    new PolicyStatement({
      sid: 'ReadItsSecrets',
      actions: ['secretsmanager:GetSecretValue'],
      // A secret that was named, not made here: six random characters end its ARN.
      resources: [`${modelKey.secretArn}-??????`, valkeyUrl.secretArn],
    }),
  ];
}

/** What Lambda itself does with the role: logs, the failure destination, the network's interfaces. */
function platformStatements(scope: Construct, given: WorkerSurroundings): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'WriteItsLog',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [given.logs.logGroupArn],
    }),
    new PolicyStatement({
      sid: 'ReportEventsThatFailed',
      actions: ['sqs:SendMessage'],
      resources: [given.failures.queueArn],
    }),
    new PolicyStatement({
      sid: 'AttachToTheNetwork',
      actions: [...networkActions],
      resources: ['*'],
    }),
    new PolicyStatement({
      sid: 'ButNotFromCode',
      effect: Effect.DENY,
      actions: [...networkActions],
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn(scope, given) } },
    }),
  ];
}

/**
 * Lambda makes a network interface before there is one to name, so EC2 takes no resource here. The
 * same is denied to the function's own code.
 */
const networkActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
] as const;

/** Written from the name: the function itself needs the role first. */
function functionArn(scope: Construct, { functionName }: WorkerSurroundings): string {
  return Stack.of(scope).formatArn({
    service: 'lambda',
    resource: 'function',
    resourceName: functionName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
