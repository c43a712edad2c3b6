import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { zones } from './settings/sizes.ts';
import type { Settings } from './settings/settings.ts';
import { logOptions } from './watch/log-options.ts';

/** All addresses of the network. */
export const addresses = '10.0.0.0/16';

/**
 * Two zones; balancer and gateways in public subnets, tasks and workers in private ones with a way
 * out (the model, webhooks), Valkey in subnets without any.
 */
export class Network extends Construct {
  readonly vpc: Vpc;

  constructor(scope: Construct, settings: Settings) {
    super(scope, 'Network');
    const { size } = settings;
    this.vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(addresses),
      maxAzs: zones,
      natGateways: size.natGateways,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'cache', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 26 },
      ],
      gatewayEndpoints: { S3: { service: GatewayVpcEndpointAwsService.S3 } },
    });
    const flows = new LogGroup(this, 'Flows', logOptions(settings));
    this.vpc.addFlowLog('FlowLog', { destination: FlowLogDestination.toCloudWatchLogs(flows) });
    if (size.hasInterfaceEndpoints) this.addInterfaceEndpoints();
  }

  private addInterfaceEndpoints(): void {
    const group = new SecurityGroup(this, 'EndpointGroup', {
      vpc: this.vpc,
      description: 'Endpoints of AWS services, reached from inside the network',
      allowAllOutbound: false,
    });
    group.addIngressRule(Peer.ipv4(addresses), Port.tcp(443), 'HTTPS from inside');
    const services = {
      Lambda: InterfaceVpcEndpointAwsService.LAMBDA,
      SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
      EcrApi: InterfaceVpcEndpointAwsService.ECR,
      EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER,
    };
    for (const [name, service] of Object.entries(services)) {
      this.vpc.addInterfaceEndpoint(name, { service, securityGroups: [group], open: false });
    }
  }

  /** A security group that lets nothing in and, unless told so, nothing out. */
  group(scope: Construct, description: string): SecurityGroup {
    return new SecurityGroup(scope, 'Group', {
      vpc: this.vpc,
      description,
      allowAllOutbound: false,
    });
  }
}

/** HTTPS to anywhere: the model, webhooks and AWS' own services have no fixed addresses. */
export function allowHttpsOut(group: SecurityGroup): void {
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS: the model, webhooks, AWS');
}
