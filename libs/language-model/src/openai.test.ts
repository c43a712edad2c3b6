import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import { createRealClock } from '@longhaul/platform/clock';
import { languageModelContract } from '@longhaul/testkit/contracts/language-model-contract';
import { scriptedUsage } from '@longhaul/testkit/model-behavior';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOpenAiModel, type OpenAiOptions } from './openai.ts';
import { maxReplyBytes } from './openai/http-fetch.ts';
import {
  completion,
  errorReply,
  secret,
  startScriptedServer,
  type RawReply,
  type ScriptedServer,
} from './testing.ts';

const clock = createRealClock();

languageModelContract('openai', async () => {
  const server = await startScriptedServer();
  const { baseUrl, script, close } = server;
  return { model: createOpenAiModel({ baseUrl, apiKey: secret, clock }), script, close };
});

/** Resolves when a client of this process has the headers of a reply. */
function nextReplyHeaders(): Promise<void> {
  const channel = 'http.client.response.finish';
  return new Promise((resolve) => {
    const heard = (): void => {
      unsubscribe(channel, heard);
      resolve();
    };
    subscribe(channel, heard);
  });
}

const request: ModelRequest = {
  model: 'scripted-1',
  messages: [
    { role: 'system', content: 'Judge.' },
    { role: 'user', content: 'A deal.' },
  ],
  replySchema: { name: 'health', schema: { type: 'object' } },
  maxOutputTokens: 500,
  parameters: { temperature: 0, stream: true, response_format: { type: 'text' } },
  timeoutMs: 20_000,
};

describe('the OpenAI model', () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(async () => {
    await server.close();
  });

  const modelWith = (options: Partial<OpenAiOptions> = {}) =>
    createOpenAiModel({ baseUrl: server.baseUrl, apiKey: secret, clock, ...options });

  async function replyTo(raw: RawReply): Promise<ModelReply> {
    await server.script(raw);
    return modelWith().complete(request, new AbortController().signal);
  }

  it('asks for strict JSON, one reply and no stream, whatever the parameters say', async () => {
    await replyTo(completion({ content: '{}' }));
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${secret}` },
    });
    expect(server.requests[0]?.body).toEqual({
      model: 'scripted-1',
      messages: request.messages,
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'health', schema: { type: 'object' }, strict: true },
      },
      max_completion_tokens: 500,
      temperature: 0,
      stream: false,
      n: 1,
    });
  });

  it('calls the output limit as the server knows it', async () => {
    await server.script(completion({ content: '{}' }));
    const model = modelWith({ outputLimitField: 'max_tokens', apiKey: '' });
    expect(await model.complete(request, new AbortController().signal)).toMatchObject({
      kind: 'answered',
    });
    expect(server.requests[0]?.body).toHaveProperty('max_tokens', 500);
    expect(server.requests[0]?.body).not.toHaveProperty('max_completion_tokens');
  });

  it('never tries again by itself', async () => {
    const headers = { 'x-should-retry': 'true', 'retry-after-ms': '1' };
    for (const status of [408, 409, 429, 500, 503]) {
      await replyTo({ ...errorReply(status, null, 'error'), headers });
    }
    await server.script({ kind: 'reset' });
    await modelWith().complete(request, new AbortController().signal);
    expect(server.requests).toHaveLength(6);
  });

  it('ends a reply in the middle of its body when the caller aborts', async () => {
    await server.script({ kind: 'drip' });
    const abort = new AbortController();
    const gotHeaders = nextReplyHeaders();
    const asking = modelWith().complete(request, abort.signal);
    await gotHeaders;
    abort.abort();
    expect(await asking).toEqual({ kind: 'aborted' });
  });

  it('says what the headers say, with good replies and bad ones', async () => {
    const headers = {
      'x-request-id': 'req_1',
      'x-ratelimit-limit-tokens': '30000',
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
    };
    const limits = { limitTokens: 30_000, remainingTokens: 0, resetTokensMs: 360_000 };
    const expected = { requestId: 'req_1', limits };
    expect(await replyTo({ ...completion({ content: '{}' }), headers })).toMatchObject(expected);
    expect(await replyTo({ ...completion({ content: 'no' }), headers })).toMatchObject(expected);
    expect(await replyTo({ ...errorReply(429, null, 'tokens'), headers })).toMatchObject(expected);
  });

  it.each([
    ['no JSON', '<html>gateway</html>'],
    ['half of it', '{"model":"m","choices":[{"mes'],
    ['no choices', '{"model":"m","choices":[]}'],
    ['another shape', '[]'],
    ['nothing', ''],
  ])('takes a status 200 with %s for a server error', async (_, body) => {
    const fault = { code: 'server_error', message: expect.stringContaining('not with a chat') };
    expect(await replyTo({ status: 200, body })).toMatchObject({ kind: 'failed', fault });
  });

  it('keeps the usage of a reply whose choices are missing', async () => {
    const { usage } = JSON.parse(completion({}).body) as { usage: object };
    const reply = await replyTo({ status: 200, body: JSON.stringify({ choices: [], usage }) });
    expect(reply).toMatchObject({ fault: { code: 'server_error' }, usage: scriptedUsage });
  });

  it('answers without usage where the server counts nothing', async () => {
    const body = JSON.stringify({ choices: [{ message: { content: '{}' } }] });
    const usage = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
    expect(await replyTo({ status: 200, body })).toMatchObject({ kind: 'answered', usage });
  });

  it('takes a body that breaks off for a broken connection', async () => {
    const cut = { ...completion({ content: '{}' }), headers: { 'content-length': '100000' } };
    await server.script(cut);
    const asking = modelWith().complete(request, new AbortController().signal);
    await server.arrived();
    await vi.waitUntil(() => server.requests.length === 1);
    await new Promise(setImmediate);
    await server.close();
    expect(await asking).toMatchObject({ kind: 'failed', fault: { code: 'connection' } });
  });

  it('gives up a reply that has no end, as the fault of the server', async () => {
    const body = 'x'.repeat(maxReplyBytes + 1);
    const message = expect.stringContaining('a reply of more than 16 MiB');
    expect(await replyTo({ status: 200, body })).toMatchObject({
      kind: 'failed',
      fault: { code: 'server_error', message },
    });
  });

  it.each([301, 307, 308])('takes the key to no other host: status %i', async (status) => {
    const elsewhere = await startScriptedServer();
    await elsewhere.script(completion({ content: '{}' }));
    const reply = await replyTo({ status, headers: { location: elsewhere.baseUrl }, body: '' });
    await elsewhere.close();
    expect(elsewhere.requests).toEqual([]);
    const message = `The endpoint has moved (HTTP ${String(status)}). Set the base URL to where it is now.`;
    expect(reply).toMatchObject({ kind: 'failed', fault: { code: 'unknown_model', message } });
  });

  it('refuses a base URL that is none before anything is asked', () => {
    expect(() => modelWith({ baseUrl: 'not a url' })).toThrow(TypeError);
  });
});
