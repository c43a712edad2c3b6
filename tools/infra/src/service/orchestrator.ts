import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Network } from '../network.ts';
import { orchestratorStatements } from '../rights/task-rights.ts';
import { modelEnvironment } from '../settings/model-environment.ts';
import type { Settings } from '../settings/settings.ts';
import { workersOfOne } from '../settings/sizes.ts';
import type { Storage } from '../storage.ts';
import type { Valkey } from '../valkey.ts';
import type { Worker } from '../worker.ts';
import { Task } from './task.ts';

const healthPort = 8080;

export type OrchestratorProps = {
  readonly cluster: ICluster;
  readonly network: Network;
  readonly storage: Storage;
  readonly valkey: Valkey;
  readonly worker: Worker;
  readonly settings: Settings;
};

/** Leads jobs; as many as one likes, since each job has one leader. Nobody connects to it. */
export class Orchestrator extends Construct {
  readonly task: Task;

  constructor(scope: Construct, props: OrchestratorProps) {
    super(scope, 'Orchestrator');
    const { cluster, storage, worker, settings } = props;
    const { size, orchestratorImage: image } = settings;
    this.task = new Task(this, {
      ...props,
      image,
      size: size.orchestrator,
      port: healthPort,
      environment: {
        LONGHAUL_S3: `s3://${storage.bucket.bucketName}`,
        LONGHAUL_REGION: settings.region,
        LONGHAUL_LAMBDA: `${worker.fn.functionName}:${worker.alias.aliasName}`,
        LONGHAUL_MAX_WORKERS: String(workersOfOne(size)),
        LONGHAUL_HEALTH_PORT: String(healthPort),
        ...modelEnvironment(settings),
      },
      statements: orchestratorStatements(storage.bucket, worker.alias, cluster),
    });
  }
}
