import { expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { toldConfig } from './told-config.ts';
import { readPairs } from './trace-settings.ts';

it('reads names and values with commas in between, and values in percent encoding', () => {
  expect(readPairs('authorization=Bearer%20a%3Db, x-tenant = acme')).toEqual({
    authorization: 'Bearer a=b',
    'x-tenant': 'acme',
  });
  expect(readPairs('share=100%')).toEqual({ share: '100%' });
  expect(readPairs(undefined)).toEqual({});
});

it.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'a key'],
  ['OTEL_TRACES_SAMPLER_ARG', '2'],
  ['OTEL_SDK_DISABLED', 'perhaps'],
])('refuses a wrong %s by its name', (name, value) => {
  const reading = readConfig({}, { [name]: value });
  expect(reading).toMatchObject({
    ok: false,
    problem: expect.stringContaining(`${name}: `) as string,
  });
});

it('never tells the key of a receiver', () => {
  const reading = readConfig({}, { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer hidden-key' });
  if (!reading.ok) throw new Error(reading.problem);
  expect(JSON.stringify(toldConfig(reading.config, reading.origins))).not.toContain('hidden');
});
