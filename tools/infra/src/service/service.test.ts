import { expect, it } from 'vitest';
import { readConfig } from '../../../../libs/wiring/src/config.ts';
import { found, only, privateFleet, publicFleet, templateOf, textOf } from '../testing.ts';

type Container = {
  readonly Image: string;
  readonly Environment: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Secrets: readonly { readonly Name: string }[];
};

const limited = {
  ...publicFleet,
  model: 'analyst-1',
  modelBaseUrl: 'https://model.example/v1',
  requestsPerMinute: '500',
  tokensPerMinute: '2000000',
};

function containerOf(
  start: string,
  context: Readonly<Record<string, string>> = publicFleet,
): Container {
  const definition = only(found(templateOf(context), 'AWS::ECS::TaskDefinition', start));
  return only(definition.Properties['ContainerDefinitions'] as readonly Container[]);
}

it.each(['Orchestrator', 'Api'])(
  'a task of the %s is told to end and has 120 s, is asked whether it lives, and can change nothing of its image',
  (name) => {
    expect(containerOf(name)).toMatchObject({
      StopTimeout: 120,
      ReadonlyRootFilesystem: true,
      User: 'node',
      HealthCheck: { Command: ['CMD', 'node', '-e', expect.stringContaining('/healthz')] },
    });
  },
);

it.each(['Orchestrator', 'Api'])(
  'the %s is told of the model what the workers are told',
  (name) => {
    const worker = only(found(templateOf(limited), 'AWS::Lambda::Function', 'Worker'));
    const { Variables } = worker.Properties['Environment'] as { Variables: Record<string, string> };
    const given = containerOf(name, limited).Environment.map(({ Name, Value }) => [Name, Value]);
    const environment = Object.fromEntries(given) as Record<string, string>;
    for (const variable of [
      'LONGHAUL_WORKER_LANES',
      'LONGHAUL_MODEL',
      'LONGHAUL_REQUESTS_PER_MINUTE',
      'LONGHAUL_TOKENS_PER_MINUTE',
      'OPENAI_BASE_URL',
    ]) {
      expect(environment[variable]).toBeDefined();
      expect(environment[variable]).toBe(Variables[variable]);
    }
  },
);

it.each(['Orchestrator', 'Api'])('the address of Valkey comes to the %s as a secret', (name) => {
  const { Secrets, Environment } = containerOf(name);
  expect(Secrets.map(({ Name }) => Name)).toEqual(['LONGHAUL_REDIS']);
  expect(JSON.stringify(Environment)).not.toContain('resolve:secretsmanager');
});

it("the orchestrator's environment is one that it understands", () => {
  const given = containerOf('Orchestrator').Environment.map(({ Name, Value }) => {
    const text = textOf(Value).replaceAll(/\$\{(\w+)\}/g, (_, id: string) => id.toLowerCase());
    return [Name, text] as const;
  });
  const environment = { ...Object.fromEntries(given), LONGHAUL_REDIS: 'rediss://:a@valkey:6380' };
  const reading = readConfig({}, environment);
  expect(reading).toMatchObject({
    ok: true,
    config: { workerLanes: 5, maxWorkers: 25, region: 'us-east-1', healthPort: 8080 },
  });
});

it.each(['Orchestrator', 'Api'])(
  'the %s runs where nobody reaches it, and grows and shrinks',
  (name) => {
    const service = only(found(templateOf(publicFleet), 'AWS::ECS::Service', name));
    expect(service.Properties).toMatchObject({
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: 'DISABLED' } },
      DeploymentConfiguration: { DeploymentCircuitBreaker: { Enable: true, Rollback: true } },
    });
    const target = only(
      found(templateOf(publicFleet), 'AWS::ApplicationAutoScaling::ScalableTarget', name),
    );
    expect(target.Properties).toMatchObject({ MinCapacity: 2 });
  },
);

it('with a certificate the service is on the internet, over HTTPS alone', () => {
  const balancer = only(
    found(templateOf(publicFleet), 'AWS::ElasticLoadBalancingV2::LoadBalancer'),
  );
  expect(balancer.Properties).toMatchObject({ Scheme: 'internet-facing' });
  const listeners = found(templateOf(publicFleet), 'AWS::ElasticLoadBalancingV2::Listener');
  const [plain, secure] = [80, 443].map((port) =>
    only(listeners.filter(({ Properties }) => Properties['Port'] === port)),
  );
  expect(plain?.Properties['DefaultActions']).toMatchObject([
    { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS' } },
  ]);
  expect(secure?.Properties['SslPolicy']).toMatch(/^ELBSecurityPolicy-TLS13-1-2/);
});

it('without one it is reached inside the network alone', () => {
  const balancer = only(
    found(templateOf(privateFleet), 'AWS::ElasticLoadBalancingV2::LoadBalancer'),
  );
  expect(balancer.Properties).toMatchObject({ Scheme: 'internal' });
  const groups = found(templateOf(privateFleet), 'AWS::EC2::SecurityGroup');
  expect(
    JSON.stringify(groups.map(({ Properties }) => Properties['SecurityGroupIngress'])),
  ).not.toContain('0.0.0.0/0');
});

it('a task that is not ready gets no requests, and outlasts a fail-over of Valkey', () => {
  const target = only(found(templateOf(publicFleet), 'AWS::ElasticLoadBalancingV2::TargetGroup'));
  const seconds = Number(target.Properties['HealthCheckIntervalSeconds']);
  expect(target.Properties['HealthCheckPath']).toBe('/readyz');
  expect(seconds * Number(target.Properties['UnhealthyThresholdCount'])).toBeGreaterThan(120);
});
