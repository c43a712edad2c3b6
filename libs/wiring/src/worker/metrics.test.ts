import { invocationMetricUnits } from '@longhaul/platform/metrics/embedded-metrics';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import { startSimulatedModel } from '@longhaul/simulated-model/server';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openWorker } from '../worker.ts';
import { clock, configOf, leadWith, lifeOf, roomsWith } from './testing.ts';

/** The published JSON schema of the embedded metric format, with its limits. */
const name = z.string().min(1).max(1024);
const emfLine = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int().positive(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: name,
          Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(['Count', 'Milliseconds', 'None']) }))
            .max(100),
        }),
      )
      .min(1),
  }),
});

function readLine(line: string) {
  expect(line).not.toContain('\n');
  const document = emfLine.parse(JSON.parse(line));
  const [directive] = document._aws.CloudWatchMetrics;
  if (!directive) throw new Error('There is no directive.');
  // Every target must stand at the root: a number for a metric, a text for a dimension.
  for (const { Name } of directive.Metrics) expect(document[Name]).toEqual(expect.any(Number));
  for (const each of directive.Dimensions.flat()) expect(document[each]).toMatch(/^.{1,1024}$/);
  return { document, directive };
}

const inLambda = { LONGHAUL_EMF: '1', AWS_LAMBDA_FUNCTION_NAME: 'longhaul-worker' };
const quiet = { LONGHAUL_LOG_LEVEL: 'silent' };

it('writes one line an invocation, whose metrics CloudWatch can read', async () => {
  const model = await startSimulatedModel({
    ...{ clock, seed: 1, scale: Infinity, markers: true, acceptAnyModel: true },
  });
  const rooms = roomsWith({ model: createOpenAiModel({ baseUrl: model.url, apiKey: 'x', clock }) });
  const lines: string[] = [];
  const worker = await openWorker(configOf({ ...inLambda, ...quiet, OPENAI_BASE_URL: model.url }), {
    build: () => rooms,
    writeMetrics: (line) => void lines.push(line),
  });
  const words = ['Hello.', '[[fault:refusal]]', '[[fault:overloaded*1]]'];
  await leadWith({ rooms, worker, words, baseUrl: model.url });
  await model.close();
  expect(lines).toHaveLength(1);
  const { document, directive } = readLine(lines[0] ?? '');
  expect(directive).toMatchObject({
    Namespace: 'Longhaul',
    Dimensions: [['function', 'workload']],
    Metrics: Object.entries(invocationMetricUnits).map(([Name, Unit]) => ({ Name, Unit })),
  });
  expect(document).toMatchObject({
    ...{ function: 'longhaul-worker', workload: 'deals', tenant: 'acme', batch: 0 },
    ...{ ItemsDone: 2, ItemsFailed: 1, ItemsHandedBack: 0, ModelRequests: 4, RateRefusals: 1 },
  });
  for (const each of ['InputTokens', 'OutputTokens', 'CostMicroDollars', 'InvocationMs']) {
    expect(document[each]).toBeGreaterThan(0);
  }
}, 60_000);

it('leaves out a cost that is not known', async () => {
  const usage = { inputTokens: 5, cachedInputTokens: 0, outputTokens: 1, reasoningTokens: 0 };
  const rooms = roomsWith({
    model: {
      complete: async () => ({ kind: 'failed', fault: { code: 'refusal', message: 'No.' }, usage }),
    },
  });
  const lines: string[] = [];
  const worker = await openWorker(configOf({ ...inLambda, ...quiet }), {
    build: () => rooms,
    writeMetrics: (line) => void lines.push(line),
  });
  await leadWith({ rooms, worker, words: ['Hello.'], model: 'of-unknown-price' });
  const { document } = readLine(lines[0] ?? '');
  expect(document).toMatchObject({ ItemsFailed: 1, InputTokens: 5 });
  expect(document).not.toHaveProperty('CostMicroDollars');
});

it.each([
  ['it was not told to', { AWS_LAMBDA_FUNCTION_NAME: 'longhaul-worker' }],
  ['it is no function', { LONGHAUL_EMF: '1' }],
])('writes nothing where %s', async (_why, environment) => {
  const lines: string[] = [];
  const worker = await openWorker(configOf({ ...environment, ...quiet }), {
    build: () => roomsWith(),
    writeMetrics: (line) => void lines.push(line),
  });
  await worker.run(
    {
      ...{ schema_version: 1, tenant: 'acme', job_id: 'job', workload: 'deals', round: 1 },
      ...{ batch: 0, plan_hash: '0123456789abcdef', not_after: '2099-01-01T00:00:00.000Z' },
    },
    lifeOf(900_000),
  );
  expect(lines).toEqual([]);
});
