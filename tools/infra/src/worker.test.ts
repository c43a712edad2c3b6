import { expect, it } from 'vitest';
import { found, only, privateFleet, publicFleet, templateOf, textOf } from './testing.ts';

const functionOf = (context: Readonly<Record<string, string>>) =>
  only(found(templateOf(context), 'AWS::Lambda::Function', 'Worker')).Properties;

it('runs on Node 24 and arm64, for 15 minutes, as many at a time as its size says', () => {
  expect(functionOf(publicFleet)).toMatchObject({
    Runtime: 'nodejs24.x',
    Architectures: ['arm64'],
    Timeout: 900,
    ReservedConcurrentExecutions: 100,
    Handler: 'handler.handler',
  });
  expect(functionOf(privateFleet)).toMatchObject({ ReservedConcurrentExecutions: 20 });
});

it('is asked again by nobody but the leader: no retries, five minutes at most, failures reported', () => {
  const config = only(found(templateOf(publicFleet), 'AWS::Lambda::EventInvokeConfig'));
  expect(config.Properties).toMatchObject({
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 300,
  });
  // The name that is invoked: settings of the function itself do not hold for an alias.
  expect(JSON.stringify(config.Properties['Qualifier'])).toMatch(/"Ref":"WorkerLive/);
  const { OnFailure } = config.Properties['DestinationConfig'] as {
    OnFailure: { Destination: unknown };
  };
  expect(textOf(OnFailure.Destination)).toMatch(/^\$\{WorkerFailures\w+\.Arn\}$/);
});

it('is invoked by an alias of a numbered version, so that a deployment changes nothing under way', () => {
  const alias = only(found(templateOf(publicFleet), 'AWS::Lambda::Alias'));
  expect(alias.Properties).toMatchObject({ Name: 'live' });
  expect(textOf(alias.Properties['FunctionVersion'])).toMatch(/\.Version\}$/);
  const version = only(found(templateOf(publicFleet), 'AWS::Lambda::Version'));
  expect(version.DeletionPolicy).toBe('Retain');
});

it('carries names of secrets in its settings and no secret', () => {
  const { Variables } = functionOf(publicFleet)['Environment'] as {
    Variables: Record<string, unknown>;
  };
  expect(Variables['OPENAI_API_KEY_SECRET']).toBe('longhaul/model-key');
  expect(textOf(Variables['LONGHAUL_REDIS_SECRET'])).toMatch(/^\$\{SecretsValkeyUrl\w+\}$/);
  expect(JSON.stringify(functionOf(publicFleet))).not.toContain('resolve:secretsmanager');
});
