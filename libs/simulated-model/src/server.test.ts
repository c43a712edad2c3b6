import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { ask, endings, readJson, requestAbout, startTestModel } from './http/testing.ts';
import { startSimulatedModel } from './server.ts';

function at(model: { url: string }, path: string): URL {
  return new URL(path, model.url);
}

async function control(model: { url: string }, change: unknown): Promise<Response> {
  return fetch(at(model, '/_control'), { method: 'POST', body: JSON.stringify(change) });
}

describe('a completion', () => {
  it('has the shape of OpenAI’s, says that it is simulated, and fits the schema', async () => {
    const model = await startTestModel();
    const body = await readJson(ask(model));
    expect(body).toMatchObject({
      id: 'chatcmpl-simulated-1',
      object: 'chat.completion',
      created: Date.parse('2026-09-01T12:00:00Z') / 1_000,
      model: 'simulated-analyst-1',
      choices: [{ index: 0, message: { role: 'assistant', refusal: null }, finish_reason: 'stop' }],
    });
    const content = JSON.parse(body.choices[0].message.content);
    expect(Object.keys(content)).toEqual(['risk_level', 'deal_health_summary']);
    expect(content.deal_health_summary).toContain('Acme routing');
  });

  it('counts tokens by characters, and a system prompt seen before as cached', async () => {
    const model = await startTestModel();
    const first = (await readJson(ask(model))).usage;
    const second = (await readJson(ask(model, requestAbout('D-2')))).usage;
    expect(first.total_tokens).toBe(first.prompt_tokens + first.completion_tokens);
    expect(first.prompt_tokens_details.cached_tokens).toBe(0);
    expect(second.prompt_tokens_details.cached_tokens).toBe(
      Math.ceil('You read deals.'.length / 3.6),
    );
  });

  it('is the same from two servers with the same seed', async () => {
    const [one, other] = [await startTestModel(), await startTestModel()];
    expect(await (await ask(one)).text()).toBe(await (await ask(other)).text());
  });

  it('ends at the output limit', async () => {
    const model = await startTestModel();
    const response = await ask(model, { ...requestAbout('D-1'), max_completion_tokens: 10 });
    const { choices, usage } = await readJson(response);
    expect(choices[0].finish_reason).toBe('length');
    expect(choices[0].message.content).toHaveLength(36);
    expect(usage.completion_tokens).toBe(10);
  });

  it('is prose when no schema is asked for', async () => {
    const model = await startTestModel();
    const response = await ask(model, { ...requestAbout('D-1'), response_format: undefined });
    expect((await readJson(response)).choices[0].message.content).toContain('Acme routing');
  });

  it('takes as long as the latency says, and no longer', async () => {
    const clock = createStepClock();
    const model = await startTestModel({ clock, scale: 1 });
    const asking = ask(model);
    await vi.waitFor(() => expect(clock.sleeperCount()).toBe(1));
    await clock.advance(24_999);
    expect(clock.sleeperCount()).toBe(1);
    await clock.advance(10_001);
    expect((await asking).status).toBe(200);
  });
});

describe('a request that cannot be served', () => {
  it.each([
    ['no JSON', '{', 400],
    ['no messages', JSON.stringify({ model: 'simulated-analyst-1', messages: [] }), 400],
    ['a stream', JSON.stringify({ ...requestAbout('D-1'), stream: true }), 400],
    ['another model', JSON.stringify({ ...requestAbout('D-1'), model: 'gpt-5' }), 404],
  ])('%s is answered in the shape of OpenAI’s errors', async (_, body, status) => {
    const model = await startTestModel();
    const response = await ask(model, undefined, { body });
    expect(response.status).toBe(status);
    const { error } = await readJson(response);
    expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
  });

  it('exceeds 64 MiB: nothing of it is kept', async () => {
    const model = await startTestModel();
    const asking = ask(model, undefined, { body: 'x'.repeat(64 * 1024 * 1024 + 1) });
    // The server answers and hangs up while the client still sends: it sees one or the other.
    const status = await asking.then((response) => response.status).catch(() => 413);
    expect(status).toBe(413);
    await vi.waitFor(() => expect(model.calls()).toHaveLength(1));
    expect(model.calls()[0]).toMatchObject({ status: 413 });
  }, 20_000);

  it('names another model, and is served as oneself where any is accepted', async () => {
    const model = await startTestModel({ acceptAnyModel: true });
    const response = await ask(model, { ...requestAbout('D-1'), model: 'gpt-5' });
    expect((await readJson(response)).model).toBe('simulated-analyst-1');
  });

  it('comes without the key that is asked for', async () => {
    const model = await startTestModel({ requireKey: 'sk-test' });
    expect((await ask(model)).status).toBe(401);
    const headers = { authorization: 'Bearer sk-test' };
    expect((await ask(model, undefined, { headers })).status).toBe(200);
    expect((await fetch(`${model.url}/models`)).status).toBe(401);
    expect((await fetch(`${model.url}/models`, { headers })).status).toBe(200);
  });
});

describe('rate limits', () => {
  it('are told in headers and enforced', async () => {
    const model = await startTestModel({ limits: { requestsPerMinute: 1 } });
    const first = await ask(model);
    expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('0');
    expect(first.headers.get('x-ratelimit-reset-requests')).toBe('1m0s');
    const second = await ask(model);
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('60');
    const { error } = await readJson(second);
    expect(error).toMatchObject({ type: 'requests', code: 'rate_limit_exceeded' });
    expect(error.message).toContain('Limit 1, Used 1, Requested 1. Please try again in 1m0s.');
  });

  it('refuse for ever what is larger than they are', async () => {
    const model = await startTestModel({ limits: { tokensPerMinute: 100 } });
    const response = await ask(model);
    expect(response.status).toBe(429);
    expect(response.headers.get('retry-after')).toBeNull();
  });
});

describe('the other paths', () => {
  it('list the one model', async () => {
    const model = await startTestModel();
    const { data } = await readJson(fetch(`${model.url}/models`));
    expect(data).toEqual([expect.objectContaining({ id: 'simulated-analyst-1' })]);
  });

  it('change faults, scale and limits while running, and show them', async () => {
    const model = await startTestModel();
    const faults = [{ kind: 'overloaded', deal_ids: ['D-1'], times: 1, retry_after_ms: 2_000 }];
    const limits = { requests_per_minute: 5 };
    const changed = await readJson(control(model, { faults, limits, scale: 100 }));
    expect(changed).toEqual({ faults, limits, scale: 100 });
    await control(model, { scale: 0 });
    expect(await readJson(fetch(at(model, '/_control')))).toEqual({ ...changed, scale: 0 });
    expect((await ask(model)).headers.get('retry-after')).toBe('2');
    expect((await ask(model)).headers.get('x-ratelimit-remaining-requests')).toBe('3');
  });

  it('refuse a change they do not understand, naming the field', async () => {
    const response = await control(await startTestModel(), { faults: [{ kind: 'earthquake' }] });
    expect(response.status).toBe(400);
    expect((await readJson(response)).error.message).toContain('faults[0].kind');
  });

  it('answer 404 to what does not exist', async () => {
    expect((await fetch(at(await startTestModel(), '/v2/things'))).status).toBe(404);
  });
});

describe('the log', () => {
  it('tells of each call, and how often each deal was answered', async () => {
    const model = await startTestModel({ faults: [{ kind: 'server_error', callNumbers: [2] }] });
    for (const deal of ['D-1', 'D-2', 'D-2']) await ask(model, requestAbout(deal));
    const log = await readJson(fetch(at(model, '/_calls')));
    expect(log).toMatchObject({ started: 3, in_flight: 0, paid: 2, rejected: 1, lost: 0 });
    expect(log.answered).toEqual({ 'D-1': 1, 'D-2': 1 });
    expect(log.calls[1]).toEqual({
      number: 2,
      deal_id: 'D-2',
      at: '2026-09-01T12:00:00.000Z',
      status: 500,
      outcome: 'rejected',
      fault: 'server_error',
      prompt_tokens: 0,
      completion_tokens: 0,
    });
  });

  it('appends a line to its file for each paid call, and for no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'simulated-model-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const logFile = join(folder, 'calls.ndjson');
    const faults = [{ kind: 'server_error', callNumbers: [2] }] as const;
    const model = await startTestModel({ logFile, faults });
    for (const deal of ['D-1', 'D-2', 'D-3']) await ask(model, requestAbout(deal));
    const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ number: 1, deal_id: 'D-1', outcome: 'paid' }),
      expect.objectContaining({ number: 3, deal_id: 'D-3', outcome: 'paid' }),
    ]);
  });

  it('counts a reply whose client has left as lost, not as paid', async () => {
    const clock = createStepClock();
    const model = await startTestModel({ clock, scale: 1 });
    const abort = new AbortController();
    const asking = ask(model, undefined, { signal: abort.signal });
    await vi.waitFor(() => expect(clock.sleeperCount()).toBe(1));
    abort.abort();
    await expect(asking).rejects.toThrow();
    await vi.waitFor(() => {
      expect(endings(model)).toEqual([{ status: 0, outcome: 'lost', fault: null }]);
    });
  });
});

describe('starting and closing', () => {
  it.each([
    [{ scale: 0 }, 'The scale is 0'],
    [{ seed: 1.5 }, 'The seed is 1.5'],
  ])('refuses %o', async (options, message) => {
    const clock = createStepClock();
    await expect(startSimulatedModel({ clock, seed: 1, ...options })).rejects.toThrow(message);
  });

  it('closes while calls are on their way, and twice', async () => {
    const model = await startTestModel({ faults: [{ kind: 'hang' }] });
    const asking = expect(ask(model)).rejects.toThrow();
    await vi.waitFor(async () => {
      expect((await readJson(fetch(at(model, '/_calls')))).in_flight).toBe(1);
    });
    await model.close();
    await model.close();
    await asking;
    expect(endings(model)).toEqual([{ status: 0, outcome: 'lost', fault: 'hang' }]);
  });
});
