import { createStepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it, vi } from 'vitest';
import type { ContentFaultKind, ErrorFaultKind } from '../faults.ts';
import { errorFaultKinds } from '../faults.ts';
import { ask, endings, readJson, requestAbout, startTestModel } from './testing.ts';

type ErrorRow = readonly [ErrorFaultKind, number, string, string | null, string | null];

const errorRows: readonly ErrorRow[] = [
  ['rate_limit_requests', 429, 'requests', 'rate_limit_exceeded', '1'],
  ['rate_limit_tokens', 429, 'tokens', 'rate_limit_exceeded', '1'],
  ['slow_down', 429, 'rate_limit_error', 'slow_down', '1'],
  ['quota_exhausted', 429, 'insufficient_quota', 'insufficient_quota', null],
  ['credit_exhausted', 429, 'insufficient_quota', 'credit_balance_exhausted', null],
  ['unauthorized', 401, 'invalid_request_error', 'invalid_api_key', null],
  ['forbidden', 403, 'invalid_request_error', 'permission_denied', null],
  ['unknown_model', 404, 'invalid_request_error', 'model_not_found', null],
  ['bad_request', 400, 'invalid_request_error', null, null],
  ['too_long', 400, 'invalid_request_error', 'context_length_exceeded', null],
  ['server_error', 500, 'server_error', null, null],
  ['overloaded', 503, 'service_unavailable_error', 'server_is_overloaded', '1'],
];

describe('an error fault', () => {
  it.each(errorRows)('%s is answered with %i', async (kind, status, type, code, retryAfter) => {
    const model = await startTestModel({ faults: [{ kind }] });
    const response = await ask(model);
    expect(response.status).toBe(status);
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect((await readJson(response)).error).toMatchObject({ type, code });
    expect(endings(model)).toEqual([{ status, outcome: 'rejected', fault: kind }]);
    expect(model.calls()[0]?.promptTokens).toBe(0);
  });

  it('stands in the table above, whichever it is', () => {
    expect(errorRows.map(([kind]) => kind)).toEqual([...errorFaultKinds]);
  });

  it('tells the wait it was given, in whole seconds and exactly', async () => {
    const faults = [{ kind: 'slow_down', retryAfterMs: 90_400 }] as const;
    const { headers } = await ask(await startTestModel({ faults }));
    expect(headers.get('retry-after')).toBe('91');
    expect(headers.get('retry-after-ms')).toBe('90400');
  });
});

async function completionWith(kind: ContentFaultKind) {
  const model = await startTestModel({ faults: [{ kind }] });
  const response = await ask(model);
  const body = await readJson(response);
  expect(endings(model)).toEqual([{ status: 200, outcome: 'paid', fault: kind }]);
  return { body, choice: body.choices[0], message: body.choices[0]?.message };
}

describe('a content fault is paid for', () => {
  it('invalid_json: the content is no JSON', async () => {
    const { choice, message } = await completionWith('invalid_json');
    expect(() => void JSON.parse(message.content)).toThrow(SyntaxError);
    expect(choice.finish_reason).toBe('stop');
  });

  it('truncated: the content ends in the middle and says why', async () => {
    const { choice, message } = await completionWith('truncated');
    expect(message.content).toMatch(/^\{"risk_level":/);
    expect(() => void JSON.parse(message.content)).toThrow(SyntaxError);
    expect(choice.finish_reason).toBe('length');
  });

  it('refusal: a refusal in place of content', async () => {
    const { message } = await completionWith('refusal');
    expect(message).toMatchObject({ content: null, refusal: expect.stringContaining("can't") });
  });

  it('content_filter: no content', async () => {
    const { choice, message } = await completionWith('content_filter');
    expect([message.content, choice.finish_reason]).toEqual([null, 'content_filter']);
  });

  it('wrong_schema: JSON of another shape', async () => {
    const { message } = await completionWith('wrong_schema');
    expect(JSON.parse(message.content)).not.toHaveProperty('risk_level');
  });

  it('schema_ignored: prose', async () => {
    const { message } = await completionWith('schema_ignored');
    expect(message.content).toMatch(/^Sure! /);
  });

  it('empty_choices: nothing to choose from', async () => {
    const { body } = await completionWith('empty_choices');
    expect(body.choices).toEqual([]);
  });

  it('usage_missing: a good reply that does not say what it cost', async () => {
    const { body, message } = await completionWith('usage_missing');
    expect(body).not.toHaveProperty('usage');
    expect(JSON.parse(message.content)).toHaveProperty('risk_level');
  });
});

describe('a connection fault', () => {
  it('hang: no byte until the client leaves', async () => {
    const model = await startTestModel({ faults: [{ kind: 'hang' }] });
    const abort = new AbortController();
    const asking = ask(model, undefined, { signal: abort.signal });
    await vi.waitFor(async () => {
      const calls = await readJson(fetch(new URL('/_calls', model.url)));
      expect(calls.in_flight).toBe(1);
    });
    abort.abort();
    await expect(asking).rejects.toThrow();
    await vi.waitFor(() => {
      expect(endings(model)).toEqual([{ status: 0, outcome: 'lost', fault: 'hang' }]);
    });
  });

  it('disconnect: the socket closes before the first byte', async () => {
    const model = await startTestModel({ faults: [{ kind: 'disconnect' }] });
    await expect(ask(model)).rejects.toThrow('fetch failed');
    expect(endings(model)).toEqual([{ status: 0, outcome: 'lost', fault: 'disconnect' }]);
  });

  it('reset: status and half a body, then a broken connection', async () => {
    const model = await startTestModel({ faults: [{ kind: 'reset' }] });
    // The reset may overtake the half body on its way: the client then sees no status either.
    const reading = ask(model).then((response) => response.text());
    await expect(reading).rejects.toThrow();
    expect(endings(model)).toEqual([{ status: 200, outcome: 'lost', fault: 'reset' }]);
  });

  it('drip: a good body, a sliver at a time', async () => {
    const clock = createStepClock();
    const model = await startTestModel({ clock, dripMs: 500, faults: [{ kind: 'drip' }] });
    const response = await ask(model);
    const reading = readJson(response);
    expect(model.calls()).toEqual([]);
    await clock.advance(60 * 500);
    expect((await reading).choices).toHaveLength(1);
    await vi.waitFor(() => {
      expect(endings(model)).toEqual([{ status: 200, outcome: 'paid', fault: 'drip' }]);
    });
    expect(clock.now()).toBe(30_000);
  });
});

describe('a marked deal', () => {
  it('gets its fault, when markers are on', async () => {
    const model = await startTestModel({ markers: true });
    const marked = requestAbout('D-1', 'Please [[fault:server_error*1]] me.');
    expect((await ask(model, marked)).status).toBe(500);
    expect((await ask(model, marked)).status).toBe(200);
    expect((await ask(model, requestAbout('D-2'))).status).toBe(200);
  });

  it('is a deal like any other when they are off', async () => {
    const model = await startTestModel();
    expect((await ask(model, requestAbout('D-1', '[[fault:server_error]]'))).status).toBe(200);
  });
});
