import { RemovalPolicy } from 'aws-cdk-lib';
import { Port, type SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  CfnParameterGroup,
  CfnReplicationGroup,
  CfnSubnetGroup,
} from 'aws-cdk-lib/aws-elasticache';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Network } from './network.ts';
import type { Secrets } from './secrets.ts';
import type { Settings } from './settings/settings.ts';
import { valkeyNodes } from './settings/sizes.ts';

/** Not the one that everybody tries first. */
const port = 6380;

/**
 * Valkey, the index of all jobs: TLS, a token, a primary and a replica in two zones, and no key ever
 * evicted, because a forgotten lease is a deal that is paid for twice. The durable ones are clusters
 * of one shard, since durability is offered for clusters only.
 */
export class Valkey extends Construct {
  /** The secret with the address that apps connect to. */
  readonly url: Secret;
  readonly replicationGroup: CfnReplicationGroup;
  private readonly group: SecurityGroup;

  constructor(scope: Construct, network: Network, secrets: Secrets, { size }: Settings) {
    super(scope, 'Valkey');
    const { isDurable } = size.valkey;
    this.group = network.group(this, 'Valkey: from tasks and workers alone');
    this.replicationGroup = this.build(network, secrets, size.valkey);
    const { attrConfigurationEndPointAddress, attrPrimaryEndPointAddress } = this.replicationGroup;
    this.url = secrets.valkeyUrl(
      isDurable ? 'rediss+cluster' : 'rediss',
      isDurable ? attrConfigurationEndPointAddress : attrPrimaryEndPointAddress,
      port,
    );
  }

  /** Opens the way from `client`, and from nowhere else. */
  admit(client: SecurityGroup, who: string): void {
    this.group.addIngressRule(client, Port.tcp(port), who);
    client.addEgressRule(this.group, Port.tcp(port), 'Valkey');
  }

  private build(
    network: Network,
    secrets: Secrets,
    { nodeType, isDurable }: Settings['size']['valkey'],
  ): CfnReplicationGroup {
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'valkey9',
      description: 'Nothing is evicted',
      properties: {
        'maxmemory-policy': 'noeviction',
        'cluster-enabled': isDurable ? 'yes' : 'no',
      },
    });
    const subnets = new CfnSubnetGroup(this, 'Subnets', {
      description: 'Subnets without a way out',
      subnetIds: network.vpc.isolatedSubnets.map(({ subnetId }) => subnetId),
    });
    const group = new CfnReplicationGroup(this, 'Nodes', {
      replicationGroupDescription: 'The index of jobs',
      engine: 'valkey',
      engineVersion: '9.0',
      cacheNodeType: nodeType,
      port,
      numNodeGroups: 1,
      replicasPerNodeGroup: valkeyNodes - 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      ...(isDurable ? { durability: 'sync' } : {}),
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      atRestEncryptionEnabled: true,
      authToken: secrets.valkeyToken.secretValue.unsafeUnwrap(),
      cacheParameterGroupName: parameters.ref,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [this.group.securityGroupId],
      autoMinorVersionUpgrade: true,
    });
    // An index: whatever it forgets is rebuilt from the bucket.
    group.applyRemovalPolicy(RemovalPolicy.DESTROY);
    return group;
  }
}
