import { expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { describeEndpoint, modelAddress } from './described-endpoint.ts';

const described = (given: Record<string, unknown>) => describeEndpoint(configSchema.parse(given));

it('simulates without a key and without a URL, and says so by name', () => {
  expect(described({})).toMatchObject({
    modelName: 'simulated-analyst-1',
    endpoint: 'simulator',
    isSimulated: true,
  });
});

it('leaves credentials and queries out of what names an endpoint', () => {
  const { endpoint } = described({ baseUrl: 'https://user:secret@llm.example/v1/?key=secret' });
  expect(endpoint).toBe('llm.example/v1');
});

it('calls the provider when there is a key, and any URL without one', () => {
  expect(described({ apiKey: 'k' })).toMatchObject({
    endpoint: 'api.openai.com/v1',
    isSimulated: false,
  });
  expect(described({ baseUrl: 'http://127.0.0.1:9/v1' }).isSimulated).toBe(false);
});

it('refuses a real model without an endpoint rather than simulate it under its name', () => {
  expect(() => described({ model: 'gpt-5.5' })).toThrow('needs an endpoint: set OPENAI_API_KEY');
});

it('goes to a simulator that runs only where neither a key nor a URL was given', () => {
  const simulatorUrl = 'http://simulator:9600/v1';
  const addressOf = (given: Record<string, unknown>) =>
    modelAddress(configSchema.parse({ simulatorUrl, ...given }));
  expect(addressOf({})).toEqual({ baseUrl: simulatorUrl, apiKey: 'simulated' });
  expect(addressOf({ apiKey: 'k' })).toEqual({ baseUrl: 'https://api.openai.com/v1', apiKey: 'k' });
  expect(addressOf({ baseUrl: 'http://own/v1' })).toMatchObject({ baseUrl: 'http://own/v1' });
  expect(described({ simulatorUrl })).toMatchObject({ endpoint: 'simulator', isSimulated: true });
  expect(described({ simulatorUrl, apiKey: 'k' }).isSimulated).toBe(false);
  expect(modelAddress(configSchema.parse({}))).toBeUndefined();
});
