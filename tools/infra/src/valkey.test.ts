import { expect, it } from 'vitest';
import {
  found,
  only,
  privateFleet,
  publicFleet,
  resourcesOf,
  templateOf,
  textOf,
} from './testing.ts';

const groupOf = (context: Readonly<Record<string, string>>) =>
  only(found(templateOf(context), 'AWS::ElastiCache::ReplicationGroup')).Properties;

it.each([publicFleet, privateFleet])(
  'a $size Valkey is encrypted, behind a token, in two zones',
  (context) => {
    expect(groupOf(context)).toMatchObject({
      Engine: 'valkey',
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      MultiAZEnabled: true,
      AutomaticFailoverEnabled: true,
      ReplicasPerNodeGroup: 1,
    });
    expect(textOf(groupOf(context)['AuthToken'])).toMatch(
      /^\{\{resolve:secretsmanager:\$\{SecretsValkeyToken\w+\}:SecretString:::\}\}$/,
    );
  },
);

it.each([publicFleet, privateFleet])('a $size Valkey evicts nothing', (context) => {
  const parameters = only(found(templateOf(context), 'AWS::ElastiCache::ParameterGroup'));
  expect(parameters.Properties['Properties']).toMatchObject({ 'maxmemory-policy': 'noeviction' });
});

it('what must not forget is durable: a cluster that logs in several zones before it answers', () => {
  expect(groupOf(publicFleet)).toMatchObject({
    Durability: 'sync',
    CacheNodeType: 'cache.r7g.large',
  });
  expect(groupOf(privateFleet)).not.toHaveProperty('Durability');
});

it.each([
  [
    publicFleet,
    /^rediss\+cluster:\/\/:\{\{resolve:.*\}\}@\$\{ValkeyNodes\w+\.ConfigurationEndPoint\.Address\}:6380$/,
  ],
  [
    privateFleet,
    /^rediss:\/\/:\{\{resolve:.*\}\}@\$\{ValkeyNodes\w+\.PrimaryEndPoint\.Address\}:6380$/,
  ],
])('its address is a secret of its own that holds a reference and no token', (context, shape) => {
  const secret = only(
    found(templateOf(context), 'AWS::SecretsManager::Secret', 'SecretsValkeyUrl'),
  );
  expect(textOf(secret.Properties['SecretString'])).toMatch(shape);
});

it('only workers, orchestrators and the service reach it, on its one port', () => {
  const rules = Object.values(resourcesOf(templateOf(publicFleet))).filter(
    ({ Type, Properties }) =>
      Type === 'AWS::EC2::SecurityGroupIngress' &&
      textOf(Properties['GroupId']).includes('{Valkey'),
  );
  const from = rules.map(({ Properties }) => textOf(Properties['SourceSecurityGroupId']));
  expect(from.map((name) => /\{(Worker|Orchestrator|Api)/.exec(name)?.[1]).sort()).toEqual([
    'Api',
    'Orchestrator',
    'Worker',
  ]);
  for (const { Properties } of rules) {
    expect(Properties).toMatchObject({ FromPort: 6380, ToPort: 6380, IpProtocol: 'tcp' });
  }
  const group = only(found(templateOf(publicFleet), 'AWS::EC2::SecurityGroup', 'Valkey'));
  expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
});
