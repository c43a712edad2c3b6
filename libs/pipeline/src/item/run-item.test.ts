import { maxTransientRetries } from '@longhaul/admission/retry';
import { contentHash } from '@longhaul/jobs/item-id';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { describe, expect, it } from 'vitest';
import { notesWith, secretOfCrash } from '../testing.ts';
import { endOf, openScene, twoWords } from './testing.ts';

const offSchema = { kind: 'answer', text: '{"words":"two"}' } as const;
const noJson = { kind: 'answer', text: 'Two words.' } as const;

describe('an item whose model answers', () => {
  it('ends ok with the result, what it cost and the model that answered', async () => {
    const scene = await openScene();
    expect(await endOf(scene)).toMatchObject({
      kind: 'ok',
      result: { words: 2 },
      model: 'simulated-small',
      spending: { tries: [{ outcome: 'answered' }], rateRefusals: 0, usage: { inputTokens: 120 } },
    });
    expect(scene.run.allowance.current).toEqual({ calls: 1, retries: 0 });
  });

  it('is stamped before it is read, again before the call, and settled by what was counted', async () => {
    const scene = await openScene();
    await endOf(scene);
    expect(scene.story).toEqual(['stamped', 'admitted 150', 'stamped', 'asked', 'settled 150']);
  });

  it('is told of in one event for each request', async () => {
    const scene = await openScene({ behaviors: [{ kind: 'server-error' }, twoWords] });
    await endOf(scene);
    expect(scene.emitted).toMatchObject([
      { kind: 'item-tried', item: 'note-0', outcome: 'server_error' },
      { kind: 'item-tried', item: 'note-0', outcome: 'answered', costMicroDollars: 212 },
    ]);
  });

  it('without content ends ok without a call', async () => {
    const scene = await openScene({ text: '' });
    expect(await endOf(scene)).toMatchObject({
      kind: 'ok',
      result: { words: 0 },
      model: 'none',
      spending: { tries: [], costMicroDollars: 0 },
    });
    expect(scene.requests).toEqual([]);
  });

  it('is fenced by a delimiter that differs from item to item', async () => {
    const random = createSeededRandom(7);
    const scenes = await Promise.all([1, 2, 3].map(() => openScene({ ports: { random } })));
    for (const scene of scenes) await endOf(scene);
    const prompts = scenes.map(({ requests }) => requests[0]?.messages[1]?.content ?? '');
    const delimiters = prompts.map((prompt) => prompt.split('\n')[0]);
    expect(new Set(delimiters).size).toBe(3);
    for (const delimiter of delimiters) expect(delimiter).toMatch(/^[a-z0-9]{26}$/);
  });
});

describe('a reply that cannot be used', () => {
  it.each([
    ['off the schema', offSchema, 'SCHEMA_MISMATCH'],
    ['not JSON', noJson, 'INVALID_JSON'],
  ] as const)('because it is %s is repaired once, then the item fails', async (_why, bad, code) => {
    const mended = await openScene({ behaviors: [bad, twoWords] });
    expect(await endOf(mended)).toMatchObject({ kind: 'ok', result: { words: 2 } });
    expect(mended.requests[1]?.messages.slice(2)).toMatchObject([
      { role: 'assistant', content: bad.text },
      { role: 'user' },
    ]);
    const hopeless = await openScene({ behaviors: [bad] });
    expect(await endOf(hopeless)).toMatchObject({
      kind: 'failed',
      code,
      spending: { tries: [{}, {}], usage: { inputTokens: 240 } },
    });
    expect(hopeless.requests).toHaveLength(2);
  });

  it('because it was cut off gets twice the room, once, in the limits too', async () => {
    const scene = await openScene({ behaviors: [{ kind: 'cut-off', text: '{"wo' }] });
    expect(await endOf(scene)).toMatchObject({ kind: 'failed', code: 'TRUNCATED' });
    expect(scene.requests.map(({ maxOutputTokens }) => maxOutputTokens)).toEqual([100, 200]);
    expect(scene.requests[1]?.messages).toEqual(scene.requests[0]?.messages);
    expect(scene.story.filter((told) => told.startsWith('admitted'))).toEqual([
      'admitted 150',
      'admitted 250',
    ]);
  });

  it.each([
    [{ kind: 'refusal' }, 'REFUSED'],
    [{ kind: 'filtered' }, 'CONTENT_FILTERED'],
  ] as const)('because of %j fails the item at once', async (behavior, code) => {
    const scene = await openScene({ behaviors: [behavior] });
    expect(await endOf(scene)).toMatchObject({ kind: 'failed', code });
    expect(scene.requests).toHaveLength(1);
  });
});

describe('a model that stumbles', () => {
  it.each([
    [{ kind: 'server-error' }, 'MODEL_ERROR'],
    [{ kind: 'reset' }, 'MODEL_UNREACHABLE'],
    [{ kind: 'silence' }, 'TIMEOUT'],
  ] as const)('with %j is asked three times more, then the item fails', async (behavior, code) => {
    const scene = await openScene({ behaviors: [behavior] });
    expect(await endOf(scene)).toMatchObject({ kind: 'failed', code });
    expect(scene.requests).toHaveLength(1 + maxTransientRetries);
    expect(scene.run.allowance.current).toEqual({ calls: 4, retries: 3 });
  });

  it('and recovers costs its tries and no result', async () => {
    const stumble = { kind: 'server-error' } as const;
    const scene = await openScene({ behaviors: [stumble, stumble, stumble, twoWords] });
    expect(await endOf(scene)).toMatchObject({ kind: 'ok', spending: { tries: [{}, {}, {}, {}] } });
  });

  it("is not asked again once the job's retries are spent", async () => {
    const allowance = { current: { calls: 50, retries: 10 } };
    const scene = await openScene({ behaviors: [{ kind: 'server-error' }], run: { allowance } });
    expect(await endOf(scene)).toMatchObject({ kind: 'failed', code: 'MODEL_ERROR' });
    expect(scene.requests).toHaveLength(1);
  });

  it.each(['no-quota', 'wrong-key', 'unknown-model'] as const)(
    'for good (%s) blocks the job and blames no item',
    async (kind) => {
      const scene = await openScene({ behaviors: [{ kind }] });
      const end = await endOf(scene);
      expect(end.kind === 'blocked' ? end.message : '').toMatch(/./);
      expect(scene.requests).toHaveLength(1);
    },
  );
});

describe('an item whose input is not what was planned', () => {
  it('fails as INPUT without a call when its bytes were changed', async () => {
    const scene = await openScene();
    const item = { ...scene.run.item, contentHash: 'another' };
    expect(await endOf({ ...scene, run: { ...scene.run, item } })).toMatchObject({
      kind: 'failed',
      code: 'INPUT',
      spending: { tries: [] },
    });
    expect(scene.requests).toEqual([]);
  });

  it('fails as INPUT when its bytes are gone', async () => {
    const scene = await openScene();
    const ports = { ...scene.run.ports, store: createMemoryStore() };
    const end = await endOf({ ...scene, run: { ...scene.run, ports } });
    expect(end).toMatchObject({ kind: 'failed', code: 'INPUT' });
  });

  it('fails as INPUT when the workload no longer reads it', async () => {
    const scene = await openScene();
    const store = createMemoryStore();
    const upload = await store.upload(scene.run.inputKey);
    const bytes = encodeUtf8('{"another":"kind"}');
    await upload.write(bytes);
    const item = { ...scene.run.item, extent: { offset: 0, length: bytes.byteLength } };
    await upload.finish();
    const run = {
      ...scene.run,
      ports: { ...scene.run.ports, store },
      item: { ...item, contentHash: contentHash(bytes) },
    };
    expect(await endOf({ ...scene, run })).toMatchObject({ kind: 'failed', code: 'INPUT' });
  });
});

describe("a workload's own code that throws", () => {
  const boom = (): never => {
    throw new TypeError(secretOfCrash);
  };

  it.each([
    ['compose', {}, 'crash'],
    ['concludeWithoutCall', { concludeWithoutCall: boom }, 'one two'],
    ['conclude', { conclude: boom }, 'one two'],
  ] as const)(
    'in %s fails its item as INTERNAL and is not quoted',
    async (_where, change, text) => {
      const scene = await openScene({ text, ports: { workload: notesWith(change) } });
      const end = await endOf(scene);
      expect(end).toMatchObject({
        kind: 'failed',
        code: 'INTERNAL',
        message: 'The workload notes failed: TypeError',
      });
      expect(JSON.stringify(end)).not.toContain(secretOfCrash);
    },
  );

  it('still counts what the item has cost', async () => {
    const scene = await openScene({ ports: { workload: notesWith({ conclude: boom }) } });
    expect(await endOf(scene)).toMatchObject({ spending: { usage: { inputTokens: 120 } } });
  });
});

it('what nobody expected is thrown, so that the worker stops', async () => {
  const scene = await openScene();
  const model = { complete: () => Promise.reject(new Error('a bug')) };
  const run = { ...scene.run, ports: { ...scene.run.ports, model } };
  await expect(endOf({ ...scene, run })).rejects.toThrow('a bug');
});
