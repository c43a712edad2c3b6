import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createRealClock } from '@longhaul/platform/clock';
import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import {
  roomForWorkers,
  workerInvokerContract,
} from '@longhaul/testkit/contracts/worker-invoker-contract';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLambdaInvoker, maxRetries, type LambdaInvokerOptions } from './lambda.ts';
import { refusalOf } from './lambda/refusal.ts';
import { startLedFunction } from './lambda/testing.ts';

workerInvokerContract('lambda', () => startLedFunction(roomForWorkers));

const functionName = 'longhaul-worker';
const reference: WorkerReference = {
  tenant: 'acme',
  jobId: 'job-1',
  workload: 'deals',
  round: 1,
  batch: 0,
  planHash: '0123456789abcdef',
  notAfter: 1_800_000_000_000,
};

async function ledFunction() {
  const led = await startLedFunction(roomForWorkers);
  onTestFinished(() => led.close());
  return led;
}

type Answer = { readonly status: number; readonly code?: string };

/** A platform that answers each request in turn, the last answer for ever; `hang` never does. */
async function platform(answers: readonly (Answer | 'hang')[], sleeps: number[] = []) {
  const requests: { url: string; type: unknown; body: string }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const type = request.headers['x-amz-invocation-type'];
      requests.push({ url: request.url ?? '', type, body });
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? 'hang';
      if (answer === 'hang') return;
      const headers = answer.code === undefined ? {} : { 'x-amzn-errortype': answer.code };
      response.writeHead(answer.status, headers).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const invokerWith = (options: Partial<LambdaInvokerOptions> = {}) =>
    createLambdaInvoker({
      functionName,
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${String(port)}`,
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      concurrency: 2,
      clock: { ...createRealClock(), sleep: async (ms) => void sleeps.push(ms) },
      random: { next: () => 0.5, token: () => 'x' },
      ...options,
    });
  return { requests, invokerWith, invoker: invokerWith() };
}

it('asks whether the function may be called, and starts nothing', async () => {
  const { invoker, requests } = await platform([{ status: 204 }, { status: 403 }]);
  expect(await invoker.probe()).toEqual({ kind: 'accepted' });
  expect(await invoker.probe()).toMatchObject({ kind: 'failed' });
  expect(requests.map(({ type, body }) => [type, body])).toEqual([
    ['DryRun', ''],
    ['DryRun', ''],
  ]);
});

describe('on the emulator the lambda invoker', () => {
  it('gets through a short storm of throttles and errors', async () => {
    const { invoker, started, end, provoke } = await ledFunction();
    await provoke({ kind: 'throttle', times: 1 }, { kind: 'error', times: 1 });
    expect(await invoker.invoke(reference)).toEqual({ kind: 'accepted' });
    expect(await started(0)).toEqual(reference);
    await end(0, 'well');
  });

  it('calls again when a reply is lost, though the worker may run twice', async () => {
    const { invoker, started, end, provoke } = await ledFunction();
    await provoke({ kind: 'lost_reply', times: 1 });
    expect(await invoker.invoke(reference)).toEqual({ kind: 'accepted' });
    await started(0);
    await end(0, 'well');
  });

  it('names a function or a qualifier that is not there', async () => {
    const { invokerWith } = await ledFunction();
    const messageOf = async (options: Partial<LambdaInvokerOptions>) => {
      const reply = await invokerWith(options).invoke(reference);
      return reply.kind === 'failed' ? reply.message : reply.kind;
    };
    expect(await messageOf({ functionName: 'nobody' })).toBe(
      'There is no Lambda function nobody in us-east-1. Deploy it, or name the right function and region.',
    );
    expect(await messageOf({ qualifier: 'old' })).toContain('longhaul-worker:old in us-east-1');
    expect(await messageOf({ qualifier: 'live' })).toBe('accepted');
  });
});

describe('the lambda invoker', () => {
  it('sends an event that carries the reference and nothing else', async () => {
    const { invoker, requests } = await platform([{ status: 202 }]);
    await invoker.invoke(reference);
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      url: '/2015-03-31/functions/longhaul-worker/invocations',
      type: 'Event',
    });
    expect(JSON.parse(requests[0]?.body ?? '')).toEqual({
      schema_version: 1,
      tenant: 'acme',
      job_id: 'job-1',
      workload: 'deals',
      round: 1,
      batch: 0,
      plan_hash: '0123456789abcdef',
      not_after: '2027-01-15T08:00:00.000Z',
    });
  });

  it('is throttled after a bounded number of requests, with growing jittered waits', async () => {
    const sleeps: number[] = [];
    const answer = { status: 429, code: 'TooManyRequestsException' };
    const { invoker, requests } = await platform([answer], sleeps);
    expect(await invoker.invoke(reference)).toEqual({ kind: 'throttled' });
    expect(requests).toHaveLength(1 + maxRetries);
    expect(sleeps).toEqual([100, 200]);
  });

  it.each([
    [{ status: 403, code: 'AccessDeniedException' }, 'Allow lambda:InvokeFunction'],
    [{ status: 403, code: 'UnrecognizedClientException' }, 'does not accept the credentials'],
    [{ status: 413, code: 'RequestTooLargeException' }, '(RequestTooLargeException, 413)'],
  ])('does not repeat what lasts: %j', async (answer, words) => {
    const { invoker, requests } = await platform([answer]);
    expect(await invoker.invoke(reference)).toEqual({
      kind: 'failed',
      message: expect.stringContaining(words),
    });
    expect(requests).toHaveLength(1);
  });

  it.each([
    [{ status: 500, code: 'ServiceException' }, 'ServiceException'],
    [{ status: 502, code: 'EC2UnexpectedException' }, 'EC2UnexpectedException'],
    ['hang', 'ETIMEDOUT'],
  ] as const)('gives up in words after a bounded number of %j', async (answer, words) => {
    const { invokerWith, requests } = await platform([answer]);
    expect(await invokerWith({ requestTimeoutMs: 100 }).invoke(reference)).toEqual({
      kind: 'failed',
      message: expect.stringContaining(`(${words})`),
    });
    expect(requests).toHaveLength(1 + maxRetries);
  });

  it('says so when nobody listens', async () => {
    const { invokerWith } = await platform([]);
    expect(await invokerWith({ endpoint: 'http://127.0.0.1:1' }).invoke(reference)).toEqual({
      kind: 'failed',
      message: expect.stringContaining('at 127.0.0.1:1 (ECONNREFUSED)'),
    });
  });

  it('says so when AWS has no such region', () => {
    const error = Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' });
    expect(refusalOf(error, { functionName, region: 'nowhere-1' })).toEqual({
      kind: 'failed',
      mayPass: false,
      message: 'The address of Lambda in nowhere-1 is unknown. Check the region and the endpoint.',
    });
  });

  it('has no more calls on their way than it may', async () => {
    const { invoker, requests } = await platform(['hang']);
    const calls = Array.from({ length: 5 }, (_, batch) => invoker.invoke({ ...reference, batch }));
    void Promise.allSettled(calls);
    while (requests.length < 2) await new Promise(setImmediate);
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(requests).toHaveLength(2);
  });

  it('refuses a reference that is none any more', async () => {
    const { invoker } = await platform([]);
    await expect(
      invoker.invoke({
        ...reference,
        tenant: 'é'.repeat(99),
        jobId: 'é'.repeat(99),
        workload: '\u0001'.repeat(99),
      }),
    ).rejects.toThrow('1024');
  });
});
