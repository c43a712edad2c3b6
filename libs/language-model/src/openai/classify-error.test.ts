import type { ModelFault } from '@longhaul/admission/model-fault';
import type { ModelReply } from '@longhaul/jobs/model';
import { createRealClock } from '@longhaul/platform/clock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOpenAiModel } from '../openai.ts';
import {
  errorReply,
  secret,
  startScriptedServer,
  type RawReply,
  type ScriptedServer,
} from '../testing.ts';

let server: ScriptedServer;
beforeAll(async () => {
  server = await startScriptedServer();
});
afterAll(async () => {
  await server.close();
});

/** Through the real library and a real server, so that their reading of an error is tested too. */
async function faultOf(reply: RawReply): Promise<ModelFault> {
  await server.script(reply);
  const { baseUrl } = server;
  const model = createOpenAiModel({ baseUrl, apiKey: secret, clock: createRealClock() });
  const failed: ModelReply = await model.complete(
    {
      model: 'm',
      messages: [{ role: 'user', content: 'A deal.' }],
      replySchema: { name: 'n', schema: {} },
      maxOutputTokens: 1,
      parameters: {},
      timeoutMs: 10_000,
    },
    new AbortController().signal,
  );
  if (failed.kind !== 'failed') throw new Error(`It was ${failed.kind}.`);
  return failed.fault;
}

/** Fault, status, code, type, and the server's sentence where it matters. */
const rows: readonly (readonly [string, number, string | null, string, string?])[] = [
  ['rate_limited', 429, 'rate_limit_exceeded', 'requests'],
  ['rate_limited', 429, 'rate_limit_exceeded', 'tokens'],
  ['rate_limited', 429, 'slow_down', 'rate_limit_error'],
  ['rate_limited', 429, null, 'rate_limit_error'],
  ['quota_exhausted', 429, 'insufficient_quota', 'insufficient_quota'],
  ['quota_exhausted', 429, null, 'insufficient_quota'],
  ['quota_exhausted', 429, 'billing_hard_limit_reached', 'invalid_request_error'],
  ['quota_exhausted', 429, null, 'requests', 'You exceeded your current quota, check your plan.'],
  ['credit_exhausted', 429, 'credit_balance_exhausted', 'billing_error'],
  ['credit_exhausted', 402, 'insufficient_balance', 'billing_error'],
  ['too_long', 429, 'rate_limit_exceeded', 'tokens', 'Request too large: Limit 1, Requested 2.'],
  ['overloaded', 429, 'resource_unavailable', 'resource_unavailable'],
  ['overloaded', 429, null, 'error', 'Engine is currently overloaded.'],
  ['overloaded', 503, 'server_is_overloaded', 'server_error'],
  ['overloaded', 503, 'slow_down', 'rate_limit_error'],
  ['overloaded', 529, null, 'overloaded_error'],
  ['server_error', 503, null, 'server_error'],
  ['server_error', 500, null, 'server_error'],
  ['server_error', 502, null, 'server_error'],
  ['server_error', 408, null, 'timeout'],
  ['server_error', 409, null, 'conflict'],
  ['unauthorized', 401, 'invalid_api_key', 'invalid_request_error'],
  ['forbidden', 403, null, 'invalid_request_error'],
  ['unknown_model', 404, 'model_not_found', 'invalid_request_error'],
  ['unknown_model', 404, null, 'error'],
  ['unknown_model', 400, 'model_not_found', 'invalid_request_error'],
  ['too_long', 400, 'context_length_exceeded', 'invalid_request_error'],
  ['too_long', 400, null, 'exceed_context_size_error'],
  ['too_long', 400, null, 'BadRequestError', "This model's maximum context length is 4096 tokens."],
  ['too_long', 413, null, 'invalid_request_error'],
  ['content_filter', 400, 'content_filter', 'invalid_request_error'],
  ['bad_request', 400, null, 'invalid_request_error'],
  ['bad_request', 422, null, 'invalid_request_error'],
  ['bad_request', 405, null, 'invalid_request_error'],
];

describe('the fault of an error reply', () => {
  const cases = rows.map(([code, status, name, type, say]) => ({ code, status, name, type, say }));
  it.each(cases)(
    'is $code for $status, $name, $type',
    async ({ code, status, name, type, say }) => {
      const fault = await faultOf(errorReply(status, name, type, say));
      expect(fault.code).toBe(code);
      expect(fault.message).toContain(`HTTP ${String(status)}`);
      expect(fault.message).not.toContain(secret);
      expect(fault.message.length).toBeLessThanOrEqual(300);
    },
  );

  it('names the limit that was hit, where the server does', async () => {
    const codes = [
      ['rate_limit_exceeded', 'requests'],
      ['rate_limit_exceeded', 'tokens'],
      ['slow_down', 'rate_limit_error'],
      ['rate_limit_exceeded', 'error'],
    ] as const;
    const scopes: unknown[] = [];
    for (const [code, type] of codes) {
      const fault = await faultOf(errorReply(429, code, type));
      scopes.push('scope' in fault ? fault.scope : undefined);
    }
    expect(scopes).toEqual(['requests', 'tokens', 'slow_down', undefined]);
  });

  it('is overloaded, with its wait, for a 503 that says when to come back', async () => {
    const reply = { ...errorReply(503, null, 'server_error'), headers: { 'retry-after': '120' } };
    expect(await faultOf(reply)).toMatchObject({ code: 'overloaded', retryAfterMs: 120_000 });
  });

  it('is read from bodies that are flat, no JSON, or missing', async () => {
    const message = "This model's maximum context length is 4096 tokens.";
    const flat = { object: 'error', message, type: 'BadRequestError', code: 400 };
    expect(await faultOf({ status: 400, body: JSON.stringify(flat) })).toMatchObject({
      code: 'too_long',
    });
    const html = { status: 502, body: `<html>${secret}</html>` };
    const fault = await faultOf(html);
    expect(fault.code).toBe('server_error');
    expect(fault.message).not.toContain(secret);
    expect(await faultOf({ status: 401, body: '' })).toMatchObject({ code: 'unauthorized' });
  });

  it('never passes on a code that is a text', async () => {
    const fault = await faultOf(errorReply(500, `the key ${secret} is odd`, 'server_error'));
    expect(fault.message).toBe('The server failed (HTTP 500, server_error).');
  });
});
