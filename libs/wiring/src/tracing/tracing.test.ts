import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dealsWorkload } from '@longhaul/deals/workload';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import { startSimulatedModel, type SimulatedModel } from '@longhaul/simulated-model/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { runJob } from '../embedded.ts';
import { openTracing } from '../tracing.ts';
import { openWorker } from '../worker.ts';
import {
  clock,
  configOf,
  dealLine,
  environment as workerEnvironment,
  leadWith,
  random,
  roomsWith,
} from '../worker/testing.ts';
import { startTraceReceiver, type ReceivedSpan, type TraceReceiver } from './testing.ts';

const patienceMs = 60_000;
const secret = 'Zanzibar';
const words = ['', '[[fault:server_error*1]]', '[[fault:refusal]]'].map(
  (marker) => `${secret} wants a price. ${marker}`,
);

let folder: string;
let receiver: TraceReceiver;
let model: SimulatedModel;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-traces-'));
  receiver = await startTraceReceiver();
  model = await startSimulatedModel({
    clock,
    seed: 1,
    scale: Infinity,
    markers: true,
    ...{ acceptAnyModel: true },
  });
});
afterAll(async () => {
  await Promise.all([receiver.close(), model.close()]);
  await rm(folder, { recursive: true });
});

/** A run in this process, with what was told about it. */
async function runHere(name: string, environment: Readonly<Record<string, string>>) {
  const findings: string[] = [];
  const reading = readConfig(
    { dataDir: join(folder, name) },
    { OPENAI_BASE_URL: model.url, ...environment },
  );
  if (!reading.ok) throw new Error(reading.problem);
  const lines = words.map((body, at) => Buffer.from(dealLine(`deal-${String(at)}`, body)));
  const result = await runJob({
    ...{ workload: dealsWorkload, config: reading.config, outDir: join(folder, name, 'out') },
    input: { name: 'deals', bytes: ReadableStream.from(lines) },
    onFinding: (finding) => void findings.push(finding),
  });
  return { result, findings };
}

const named = (spans: readonly ReceivedSpan[], name: string) =>
  spans.filter((span) => span.name.split(' ')[0] === name);
const parentOf = (spans: readonly ReceivedSpan[], { parentSpanId }: ReceivedSpan) =>
  spans.find(({ spanId }) => spanId === parentSpanId)?.name;

/** One trace of three deals: one plain, one whose first request failed, one that was refused. */
function expectWholeTrace(spans: readonly ReceivedSpan[]): void {
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  expect(named(spans, 'job').map(({ parentSpanId }) => parentSpanId)).toEqual([undefined]);
  for (const [name, parent] of [
    ['batch', 'job'],
    ['item', 'batch'],
    ['chat', 'item'],
  ] as const) {
    expect(new Set(named(spans, name).map((span) => parentOf(spans, span)))).toEqual(
      new Set([parent]),
    );
  }
  const items = named(spans, 'item');
  expect(
    items.map(({ isError, attributes }) => [isError, attributes['longhaul.code']]).sort(),
  ).toEqual([
    [false, undefined],
    [false, undefined],
    [true, 'REFUSED'],
  ]);
  const chats = named(spans, 'chat');
  const errors = chats.map(({ attributes }) => attributes['error.type'] ?? '').sort();
  expect(errors).toEqual(['', '', 'refusal', 'server_error']);
  const retried = chats.find(({ attributes }) => attributes['error.type'] === 'server_error');
  const again = chats.filter(({ parentSpanId }) => parentSpanId === retried?.parentSpanId);
  expect(again.map(({ isError }) => isError)).toEqual([true, false]);
}

describe('a run in one process', () => {
  it(
    'sends one trace, from the job down to each request, in the words of the conventions',
    async () => {
      const { result } = await runHere('traced', { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url });
      expect(result.kind).toBe('finished');
      const spans = receiver.spans();
      expectWholeTrace(spans);
      const answered = named(spans, 'chat').find(({ isError }) => !isError);
      expect(answered).toMatchObject({ kind: 3, service: 'longhaul' });
      expect(answered?.attributes).toMatchObject({
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': answered?.name.slice('chat '.length),
        'gen_ai.response.model': expect.any(String) as string,
        'gen_ai.usage.input_tokens': expect.stringMatching(/^[1-9]\d*$/) as string,
        'gen_ai.usage.output_tokens': expect.stringMatching(/^[1-9]\d*$/) as string,
        'server.address': '127.0.0.1',
        'longhaul.tenant': 'local',
      });
      const [job] = named(spans, 'job');
      expect(job?.notes).toEqual(expect.arrayContaining(['planning', 'extracting', 'sealed']));
      expect(job?.attributes).toMatchObject({ 'longhaul.ok': '2', 'longhaul.failed': '1' });
      expect(receiver.texts()).not.toContain(secret);
    },
    patienceMs,
  );

  it(
    'ends as ever where the receiver is gone, and says so once',
    async () => {
      const gone = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
      const { result, findings } = await runHere('gone', gone);
      expect(result.kind).toBe('finished');
      expect(findings).toEqual([expect.stringMatching(/^Traces are not sent: the receiver did/)]);
    },
    patienceMs,
  );
});

describe('a leader and a worker that are two processes', () => {
  it.each([
    ['', 'send one trace together: the invocation carries it'],
    ['0', 'send nothing of a round that is not sampled'],
  ])('with a ratio of "%s" %s', async (ratio) => {
    const there = await startTraceReceiver();
    const environment = {
      OPENAI_BASE_URL: model.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: there.url,
      OTEL_TRACES_SAMPLER_ARG: ratio,
    };
    const rooms = roomsWith({
      model: createOpenAiModel({ baseUrl: model.url, apiKey: 'x', clock }),
    });
    // The worker samples nothing by itself: what its leader decided counts.
    const worker = await openWorker(
      configOf({ ...environment, OTEL_TRACES_SAMPLER_ARG: '1', LONGHAUL_LOG_LEVEL: 'silent' }),
      { build: () => rooms },
    );
    const here = { config: configOf(environment), clock, random };
    const tracing = await openTracing(here, 'leader', (message) => expect.fail(message));
    await leadWith({ rooms, worker, words, baseUrl: model.url, tracing });
    await tracing?.flush();
    const spans = there.spans();
    await there.close();
    if (ratio === '0') return expect(spans).toEqual([]);
    expectWholeTrace(spans);
    const services = new Map(spans.map(({ name, service }) => [name.split(' ')[0], service]));
    expect(Object.fromEntries(services)).toEqual({
      ...{ job: 'leader', batch: 'longhaul-worker', item: 'longhaul-worker' },
      chat: 'longhaul-worker',
    });
  });
});

/** In a fresh process: opens a worker by each environment in turn and tells what was loaded by then. */
const probe = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  const { openWorker, readWorkerConfig } = await import(process.env.WORKER);
  const told = [];
  for (const environment of JSON.parse(process.env.ENVIRONMENTS)) {
    await openWorker(readWorkerConfig(environment).config);
    told.push([...loaded]);
  }
  process.stdout.write(JSON.stringify(told), () => process.exit());
`;

it(
  'loads nothing of it where no endpoint is named, nor where it is switched off',
  async () => {
    const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
    const environments = [
      {},
      { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
      { ...endpoint, OTEL_SDK_DISABLED: 'true' },
      endpoint,
    ].map((environment) => ({ ...workerEnvironment, ...environment }));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '-e', probe],
      {
        env: {
          WORKER: join(import.meta.dirname, '..', 'worker.ts'),
          ENVIRONMENTS: JSON.stringify(environments),
        },
        maxBuffer: 16_000_000,
      },
    );
    const loaded = JSON.parse(stdout) as string[][];
    const counts = loaded.map(
      (urls) => urls.filter((url) => /libs\/telemetry|opentelemetry/.test(url)).length,
    );
    expect(loaded[0]?.join()).toContain('libs/pipeline/src/work/process-batch.ts');
    expect(counts).toEqual([0, 0, 0, expect.toSatisfy((count: number) => count > 0)]);
  },
  patienceMs,
);
