import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  Alias,
  Architecture,
  Code,
  Function as LambdaFunction,
  ParamsAndSecretsLayerVersion,
  ParamsAndSecretsVersions,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { allowHttpsOut, type Network } from './network.ts';
import { workerRole } from './rights/worker-rights.ts';
import type { Secrets } from './secrets.ts';
import { modelEnvironment } from './settings/model-environment.ts';
import type { Settings } from './settings/settings.ts';
import type { Storage } from './storage.ts';
import type { Valkey } from './valkey.ts';
import { logOptions } from './watch/log-options.ts';

export type WorkerRooms = {
  readonly network: Network;
  readonly storage: Storage;
  readonly secrets: Secrets;
  readonly valkey: Valkey;
};

/**
 * The workers' function. The leader alone asks again: no asynchronous retries, and an event that
 * could not start within five minutes is dropped into the queue of failures, which nobody works off.
 * What is invoked is the alias `live` of a numbered version: a deployment moves the alias, workers
 * under way end as they began, and a job keeps its prompt's version, which its plan names.
 */
export class Worker extends Construct {
  readonly alias: Alias;
  readonly fn: LambdaFunction;
  readonly failures: Queue;
  readonly group: SecurityGroup;

  constructor(scope: Construct, rooms: WorkerRooms, settings: Settings) {
    super(scope, 'Worker');
    this.failures = new Queue(this, 'Failures', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.group = rooms.network.group(this, 'Workers');
    allowHttpsOut(this.group);
    rooms.valkey.admit(this.group, 'Workers');
    this.fn = this.build(rooms, settings);
    this.alias = new Alias(this, 'Live', {
      aliasName: 'live',
      version: this.fn.currentVersion,
      // These stand at the alias, because they hold for the name that is invoked and no other.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
      onFailure: new SqsDestination(this.failures),
    });
  }

  private build(rooms: WorkerRooms, settings: Settings): LambdaFunction {
    const { size } = settings;
    const logs = new LogGroup(this, 'Log', logOptions(settings));
    const functionName = `${Stack.of(this).stackName}-worker`;
    const { secrets, valkey, storage, network } = rooms;
    const role = workerRole(this, {
      functionName,
      bucket: storage.bucket,
      logs,
      failures: this.failures,
      modelKey: secrets.modelKey,
      valkeyUrl: valkey.url,
    });
    return new LambdaFunction(this, 'Function', {
      functionName,
      description: 'Works off the batches of Longhaul',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(settings.workerCode),
      handler: 'handler.handler',
      memorySize: size.workerMemoryMb,
      timeout: Duration.minutes(15),
      reservedConcurrentExecutions: size.workers,
      // Whatever would be added to the role goes into the list of its rights, or nowhere.
      role: role.withoutPolicyUpdates(),
      logGroup: logs,
      vpc: network.vpc,
      vpcSubnets: { subnets: network.vpc.privateSubnets },
      securityGroups: [this.group],
      environment: environmentOf(rooms, settings),
      paramsAndSecrets: ParamsAndSecretsLayerVersion.fromVersion(
        ParamsAndSecretsVersions.V1_0_103,
        { cacheSize: 2, secretsManagerTtl: Duration.minutes(5) },
      ),
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
  }
}

/** Names of secrets, never secrets: the function's settings can be read by whoever may look. */
function environmentOf(
  { storage, secrets, valkey }: WorkerRooms,
  settings: Settings,
): Record<string, string> {
  return {
    LONGHAUL_S3: `s3://${storage.bucket.bucketName}`,
    LONGHAUL_REDIS_SECRET: valkey.url.secretArn,
    OPENAI_API_KEY_SECRET: secrets.modelKey.secretName,
    LONGHAUL_EMF: 'true',
    ...modelEnvironment(settings),
  };
}
