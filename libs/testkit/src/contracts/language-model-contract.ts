import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scriptedUsage, type ModelBehavior } from '../model-behavior.ts';

/** A model and the hand that decides what it does with its next request. */
export type ModelUnderTest = {
  readonly model: LanguageModel;
  readonly script: (next: ModelBehavior) => Promise<void>;
  readonly close: () => Promise<void>;
};

const request: ModelRequest = {
  model: 'scripted-1',
  messages: [{ role: 'user', content: 'How healthy is this deal?' }],
  replySchema: { name: 'health', schema: { type: 'object', properties: {}, required: [] } },
  maxOutputTokens: 500,
  parameters: { temperature: 0 },
  timeoutMs: 20_000,
};

/** Long enough for a request to leave, short enough to wait for. */
const shortTimeoutMs = 150;

type Scene = {
  /** The reply to one request that meets this behavior. */
  readonly reply: (behavior: ModelBehavior, timeoutMs?: number) => Promise<ModelReply>;
  readonly current: () => ModelUnderTest;
};

/** What every language model keeps. */
export function languageModelContract(name: string, make: () => Promise<ModelUnderTest>): void {
  describe(`language model: ${name}`, () => {
    let current: ModelUnderTest;
    beforeEach(async () => {
      current = await make();
    });
    afterEach(async () => {
      await current.close();
    });
    const reply: Scene['reply'] = async (behavior, timeoutMs = request.timeoutMs) => {
      await current.script(behavior);
      return current.model.complete({ ...request, timeoutMs }, new AbortController().signal);
    };
    const scene: Scene = { reply, current: () => current };
    describeAnswers(scene);
    describeRefusals(scene);
    describeFailures(scene);
    describeEnds(scene);
  });
}

function describeAnswers({ reply }: Scene): void {
  it('An answer that is JSON is answered with its value and usage', async () => {
    const text = '{"score":7,"why":["Müller signed"]}';
    const answered = await reply({ kind: 'answer', text });
    const value = { score: 7, why: ['Müller signed'] };
    const expected = { kind: 'answered', value, text, usage: scriptedUsage, model: request.model };
    expect(answered).toMatchObject(expected);
  });

  it('An answer that is not JSON fails as invalid_json and keeps its text and usage', async () => {
    for (const text of ['I would say seven.', '{"score":7', '```json\n{}\n```']) {
      const failed = await reply({ kind: 'answer', text });
      expect(failed).toMatchObject({ ...failure('invalid_json'), text, usage: scriptedUsage });
    }
  });

  it('An answer cut off at the output limit fails as truncated and keeps its usage', async () => {
    const failed = await reply({ kind: 'cut-off', text: '{"score":7,"why":[' });
    expect(failed).toMatchObject({ ...failure('truncated'), usage: scriptedUsage });
  });
}

function describeRefusals({ reply }: Scene): void {
  it('A refusal fails as refusal and keeps its usage', async () => {
    const failed = await reply({ kind: 'refusal' });
    expect(failed).toMatchObject({ ...failure('refusal'), usage: scriptedUsage });
  });

  it('A filtered answer fails as content_filter', async () => {
    expect(await reply({ kind: 'filtered' })).toMatchObject(failure('content_filter'));
  });

  it('A rate refusal fails as rate_limited with its Retry-After, even one above a minute', async () => {
    for (const retryAfterMs of [2_000, 3_600_000]) {
      const failed = await reply({ kind: 'rate-limit', retryAfterMs });
      expect(failed).toMatchObject({ fault: { code: 'rate_limited', retryAfterMs } });
    }
  });

  it('An exhausted quota fails as quota_exhausted although its status is 429', async () => {
    expect(await reply({ kind: 'no-quota' })).toMatchObject(failure('quota_exhausted'));
  });

  it('A wrong key fails as unauthorized', async () => {
    expect(await reply({ kind: 'wrong-key' })).toMatchObject(failure('unauthorized'));
  });

  it('An unknown model fails as unknown_model', async () => {
    expect(await reply({ kind: 'unknown-model' })).toMatchObject(failure('unknown_model'));
  });
}

function describeFailures({ reply }: Scene): void {
  it('A server error fails as server_error', async () => {
    expect(await reply({ kind: 'server-error' })).toMatchObject(failure('server_error'));
  });

  it('An overloaded server fails as overloaded', async () => {
    expect(await reply({ kind: 'overloaded' })).toMatchObject(failure('overloaded'));
  });

  it('A connection that is refused or reset fails as connection', async () => {
    expect(await reply({ kind: 'reset' })).toMatchObject(failure('connection'));
    expect(await reply({ kind: 'refused-connection' })).toMatchObject(failure('connection'));
  });
}

function describeEnds({ reply, current }: Scene): void {
  it('A request that outlives its timeout fails as timeout', async () => {
    const failed = await reply({ kind: 'silence' }, shortTimeoutMs);
    expect(failed).toMatchObject(failure('timeout'));
  });

  it('A body that drips past the timeout fails as timeout', async () => {
    const failed = await reply({ kind: 'drip' }, shortTimeoutMs);
    expect(failed).toMatchObject(failure('timeout'));
  });

  it('An abort by the caller is aborted and no failure', async () => {
    const { model, script } = current();
    for (const behavior of [{ kind: 'silence' }, { kind: 'drip' }] as const) {
      await script(behavior);
      const abort = new AbortController();
      const asking = model.complete(request, abort.signal);
      abort.abort();
      expect(await asking).toEqual({ kind: 'aborted' });
      expect(await model.complete(request, abort.signal)).toEqual({ kind: 'aborted' });
    }
  });
}

function failure(code: string): object {
  return {
    kind: 'failed',
    fault: { code, message: expect.stringMatching(/^.{1,300}$/) as string },
  };
}
