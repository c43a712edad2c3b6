import { expect, it } from 'vitest';
import { found, privateFleet, publicFleet, templateOf, textOf } from './testing.ts';

const endpointsOf = (context: Readonly<Record<string, string>>) =>
  found(templateOf(context), 'AWS::EC2::VPCEndpoint')
    .map(({ Properties }) => textOf(Properties['ServiceName']).split('.').slice(-2).join('.'))
    .sort();

it('S3 is reached inside the network by every size, the rest where it is worth its price', () => {
  expect(endpointsOf(privateFleet)).toEqual([expect.stringMatching(/s3$/)]);
  expect(endpointsOf(publicFleet)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/lambda$/),
      expect.stringMatching(/secretsmanager$/),
      expect.stringMatching(/logs$/),
      expect.stringMatching(/ecr\.api$/),
      expect.stringMatching(/ecr\.dkr$/),
      expect.stringMatching(/s3$/),
    ]),
  );
});

it('nothing but the load balancer is open to the internet', () => {
  const open = found(templateOf(publicFleet), 'AWS::EC2::SecurityGroup').filter((group) =>
    JSON.stringify(group.Properties['SecurityGroupIngress'] ?? []).includes('0.0.0.0/0'),
  );
  expect(open.map(({ Properties }) => Properties['GroupDescription'])).toEqual([
    'The load balancer',
  ]);
  const rules = found(templateOf(publicFleet), 'AWS::EC2::SecurityGroupIngress');
  expect(JSON.stringify(rules)).not.toContain('0.0.0.0/0');
});

it('every subnet is private to what runs in it: no address of the internet is given out', () => {
  const subnets = found(templateOf(publicFleet), 'AWS::EC2::Subnet');
  expect(subnets).toHaveLength(6);
  for (const { Properties } of subnets) expect(Properties['MapPublicIpOnLaunch']).toBe(false);
});

it('every flow in the network is logged', () => {
  expect(found(templateOf(publicFleet), 'AWS::EC2::FlowLog')).toMatchObject([
    { Properties: { TrafficType: 'ALL' } },
  ]);
});
