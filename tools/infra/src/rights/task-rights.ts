import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IAlias } from 'aws-cdk-lib/aws-lambda';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { everyObject, orchestratorDeletes, serviceKeys } from './object-patterns.ts';

/** The orchestrator: all of every job but the service's keys, one alias, its own protection. */
export function orchestratorStatements(
  bucket: IBucket,
  workers: IAlias,
  cluster: ICluster,
): PolicyStatement[] {
  return [
    ...jobStatements(bucket),
    new PolicyStatement({
      sid: 'TidyUp',
      actions: ['s3:DeleteObject'],
      resources: orchestratorDeletes.map((pattern) => bucket.arnForObjects(pattern)),
    }),
    new PolicyStatement({
      sid: 'NoServiceKeys',
      effect: Effect.DENY,
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      resources: [bucket.arnForObjects(serviceKeys)],
    }),
    new PolicyStatement({
      sid: 'InvokeWorkers',
      actions: ['lambda:InvokeFunction'],
      resources: [workers.functionArn],
    }),
    new PolicyStatement({
      sid: 'ProtectItself',
      actions: ['ecs:GetTaskProtection', 'ecs:UpdateTaskProtection'],
      resources: [tasksOf(cluster)],
    }),
  ];
}

/** The service: jobs, keys, and erasure, which people ask it for. */
export function apiStatements(bucket: IBucket): PolicyStatement[] {
  return [
    ...jobStatements(bucket),
    new PolicyStatement({
      sid: 'Erase',
      actions: ['s3:DeleteObject'],
      resources: [bucket.arnForObjects(everyObject)],
    }),
  ];
}

function jobStatements(bucket: IBucket): PolicyStatement[] {
  return [
    new PolicyStatement({
      sid: 'ReadAndWriteObjects',
      actions: ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      resources: [bucket.arnForObjects(everyObject)],
    }),
    // Without it an object that does not exist is refused in place of reported missing.
    new PolicyStatement({ sid: 'List', actions: ['s3:ListBucket'], resources: [bucket.bucketArn] }),
  ];
}

function tasksOf(cluster: ICluster): string {
  return Stack.of(cluster).formatArn({
    service: 'ecs',
    resource: 'task',
    resourceName: `${cluster.clusterName}/*`,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
}
