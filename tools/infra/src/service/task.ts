import { Duration } from 'aws-cdk-lib';
import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ContainerImage,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDriver,
  OperatingSystemFamily,
  Secret as TaskSecret,
  type ICluster,
} from 'aws-cdk-lib/aws-ecs';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { allowHttpsOut, type Network } from '../network.ts';
import type { Settings } from '../settings/settings.ts';
import type { TaskSize } from '../settings/sizes.ts';
import type { Valkey } from '../valkey.ts';
import { logOptions } from '../watch/log-options.ts';

export type TaskProps = {
  readonly cluster: ICluster;
  readonly network: Network;
  readonly valkey: Valkey;
  readonly settings: Settings;
  readonly size: TaskSize;
  readonly image: string;
  readonly port: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly statements: readonly PolicyStatement[];
};

/**
 * One container as a service on Fargate: private, read-only, without root, replaced by a rolling
 * deployment that is taken back when the new ones do not become healthy. `/healthz` tells ECS whether
 * a process is alive; what it can reach is asked elsewhere, since a restart mends no Valkey.
 */
export class Task extends Construct {
  readonly service: FargateService;
  readonly group: SecurityGroup;
  readonly logs: LogGroup;

  constructor(scope: Construct, props: TaskProps) {
    super(scope, 'Tasks');
    const { id } = scope.node;
    this.logs = new LogGroup(this, 'Log', logOptions(props.settings));
    this.group = props.network.group(this, `Tasks of ${id}`);
    allowHttpsOut(this.group);
    props.valkey.admit(this.group, id);
    this.service = new FargateService(this, 'Service', {
      cluster: props.cluster,
      taskDefinition: this.define(props),
      desiredCount: props.size.least,
      assignPublicIp: false,
      vpcSubnets: { subnets: props.network.vpc.privateSubnets },
      securityGroups: [this.group],
      circuitBreaker: { rollback: true },
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      enableExecuteCommand: false,
    });
    const scaling = this.service.autoScaleTaskCount({
      minCapacity: props.size.least,
      maxCapacity: props.size.most,
    });
    scaling.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: 50,
      scaleInCooldown: Duration.minutes(10),
      scaleOutCooldown: Duration.minutes(1),
    });
  }

  private define({ size, image, port, valkey, ...props }: TaskProps): FargateTaskDefinition {
    const definition = new FargateTaskDefinition(this, 'Definition', {
      cpu: size.cpu,
      memoryLimitMiB: size.memoryMb,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
      executionRole: this.executionRole(),
    });
    for (const statement of props.statements) definition.addToTaskRolePolicy(statement);
    definition.addContainer('App', {
      image: ContainerImage.fromRegistry(image),
      environment: { ...props.environment },
      secrets: { LONGHAUL_REDIS: TaskSecret.fromSecretsManager(valkey.url) },
      portMappings: [{ containerPort: port }],
      logging: LogDriver.awsLogs({ logGroup: this.logs, streamPrefix: 'app' }),
      readonlyRootFilesystem: true,
      user: 'node',
      // The most that Fargate gives; a handover takes five seconds.
      stopTimeout: Duration.seconds(120),
      healthCheck: {
        command: ['CMD', 'node', '-e', probe(port)],
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        retries: 4,
        startPeriod: Duration.seconds(60),
      },
    });
    return definition;
  }

  /** Pulls the image and reads the secrets before the container starts; the app itself never is it. */
  private executionRole(): Role {
    return new Role(this, 'ExecutionRole', {
      assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com'),
      managedPolicies: [
        ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonECSTaskExecutionRolePolicy'),
      ],
    });
  }
}

/** An image of Node alone has no curl. */
function probe(port: number): string {
  const url = `http://127.0.0.1:${String(port)}/healthz`;
  return `fetch('${url}').then((r)=>process.exit(r.ok?0:1),()=>process.exit(1))`;
}
