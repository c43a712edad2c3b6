import { Duration } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerCertificate,
  SslPolicy,
  type ApplicationListener,
  type ApplicationTargetGroup,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { addresses, type Network } from '../network.ts';
import { apiStatements } from '../rights/task-rights.ts';
import { modelEnvironment } from '../settings/model-environment.ts';
import type { Settings } from '../settings/settings.ts';
import type { Storage } from '../storage.ts';
import type { Valkey } from '../valkey.ts';
import { Task } from './task.ts';

const port = 8080;

export type ApiProps = {
  readonly cluster: ICluster;
  readonly network: Network;
  readonly storage: Storage;
  readonly valkey: Valkey;
  readonly settings: Settings;
};

/**
 * The service and its load balancer: with a certificate on the internet, over HTTPS alone; without
 * one inside the network, since a bearer key in plain text must not leave it.
 */
export class Api extends Construct {
  readonly task: Task;
  readonly balancer: ApplicationLoadBalancer;
  readonly target: ApplicationTargetGroup;

  constructor(scope: Construct, props: ApiProps) {
    super(scope, 'Api');
    const { storage, settings } = props;
    this.task = new Task(this, {
      ...props,
      image: settings.apiImage,
      size: settings.size.api,
      port,
      environment: {
        LONGHAUL_S3: `s3://${storage.bucket.bucketName}`,
        LONGHAUL_REGION: settings.region,
        LONGHAUL_API_HOST: '0.0.0.0',
        LONGHAUL_API_PORT: String(port),
        ...modelEnvironment(settings),
      },
      statements: apiStatements(storage.bucket),
    });
    this.balancer = this.addBalancer(props);
    this.target = this.listen(settings.certificateArn).addTargets('Tasks', {
      port,
      protocol: ApplicationProtocol.HTTP,
      targets: [this.task.service],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/readyz',
        interval: Duration.seconds(15),
        // ECS replaces what fails here. Two and a half minutes outlast a fail-over of Valkey, which
        // no new task would mend.
        unhealthyThresholdCount: 10,
        healthyThresholdCount: 2,
      },
    });
  }

  private addBalancer({ network, storage, settings }: ApiProps): ApplicationLoadBalancer {
    const securityGroup = new SecurityGroup(this, 'BalancerGroup', {
      vpc: network.vpc,
      description: 'The load balancer',
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(this.task.group, Port.tcp(port), 'The service');
    this.task.group.addIngressRule(securityGroup, Port.tcp(port), 'The load balancer');
    const balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc: network.vpc,
      internetFacing: settings.certificateArn !== undefined,
      securityGroup,
      dropInvalidHeaderFields: true,
      // Events are sent for as long as a job runs; a heartbeat comes every 15 s.
      idleTimeout: Duration.seconds(120),
      deletionProtection: settings.keepsData,
    });
    balancer.logAccessLogs(storage.logs, 'balancer');
    return balancer;
  }

  private listen(certificateArn: string | undefined): ApplicationListener {
    if (certificateArn === undefined) {
      const inside = this.balancer.addListener('Inside', { port: 80, open: false });
      inside.connections.allowDefaultPortFrom(Peer.ipv4(addresses), 'The network');
      return inside;
    }
    this.balancer.addRedirect({ open: true });
    return this.balancer.addListener('Https', {
      port: 443,
      certificates: [ListenerCertificate.fromArn(certificateArn)],
      sslPolicy: SslPolicy.RECOMMENDED_TLS,
      open: true,
    });
  }
}
