import { createMemoryStore } from '@longhaul/job-store/memory';
import { jobPrefix, roundFiles } from '@longhaul/jobs/object-key';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { counted, endOf, openEngine, someTexts, type EngineOptions } from '../lead/testing.ts';
import { keysOf } from '../testing.ts';
import { countsOf, readRound } from './testing.ts';

/** Refuses the notes that end with one of these digits. */
function refusing(digits: string, change: EngineOptions = {}) {
  return openEngine({
    texts: someTexts(10),
    behave: (text) => (digits.includes(text.slice(-1)) ? { kind: 'refusal' } : counted),
    ...change,
  });
}

describe('the account of a round', () => {
  it('says in a sentence how many items failed of what, in the words of the workload', async () => {
    const engine = await refusing('12', { texts: [...someTexts(9), 'crash'] });
    await endOf(engine);
    const { manifest } = await readRound(engine);
    expect(manifest.message).toBe(
      '7/10 notes counted successfully. 2 notes failed due to refusal, 1 due to an internal error.',
    );
    expect(manifest.errors).toEqual([
      'Batch 0: 2 of 4 notes done; REFUSED 2',
      'Batch 2: 1 of 2 notes done; INTERNAL 1',
    ]);
  });

  it('counts requests, tokens and tries of the items that failed as well', async () => {
    const engine = await refusing('3');
    await endOf(engine);
    const { manifest, failed } = await readRound(engine);
    expect(manifest).toMatchObject({ requests: 10, rateRefusals: 0 });
    expect(manifest.usage.inputTokens).toBe(10 * 120);
    expect(failed).toMatchObject([
      { note_id: 'note-3', note_name: 'note 03', success: false, code: 'REFUSED', attempts: 1 },
    ]);
  });

  it('is not read back by the leader that wrote it', async () => {
    const inner = createMemoryStore();
    const read: string[] = [];
    const get: JobStore['get'] = async (key) => {
      const bytes = await inner.get(key);
      if (bytes) read.push(key);
      return bytes;
    };
    const engine = await refusing('3', { store: { ...inner, get } });
    await endOf(engine);
    expect(read.length).toBeGreaterThan(0);
    expect(read.filter((key) => key.endsWith(roundFiles.manifest))).toEqual([]);
  });

  it('is written once: a second seal adopts what stands (I7)', async () => {
    const engine = await refusing('');
    await endOf(engine);
    const first = await readRound(engine);
    const second = await openEngine({
      store: engine.store,
      startMs: Date.UTC(2027, 0, 1),
      seed: 2,
    });
    await endOf(second);
    expect((await readRound(second)).manifest).toEqual(first.manifest);
  });
});

describe('tolerated failures', () => {
  const three = [
    { thresholds: {}, outcome: 'partial' },
    { thresholds: { toleratedFailures: 3 }, outcome: 'partial' },
    { thresholds: { toleratedFailures: 2 }, outcome: 'failed' },
    { thresholds: { toleratedFailureShare: 0.3 }, outcome: 'partial' },
    { thresholds: { toleratedFailureShare: 0.29 }, outcome: 'failed' },
    { thresholds: { toleratedFailures: 5, toleratedFailureShare: 0.1 }, outcome: 'failed' },
  ];
  it.each(three)('of $thresholds make three of ten $outcome', async ({ thresholds, outcome }) => {
    const engine = await refusing('123', { request: { thresholds } });
    await endOf(engine);
    const account = await readRound(engine);
    expect(account.manifest.outcome).toBe(outcome);
    expect(countsOf(account)).toEqual({ ok: 7, REFUSED: 3 });
    expect(account.results).toHaveLength(7);
  });

  it('do not turn a job without a single result into anything but failed', async () => {
    const engine = await refusing('0123456789');
    await endOf(engine);
    expect((await readRound(engine)).manifest).toMatchObject({ outcome: 'failed', failed: 10 });
  });
});

describe('a failure', () => {
  it('is in the index before its file is put', async () => {
    const engine = await refusing('1', {
      crashPoints: (point) =>
        point === 'after-failure-commit' ? new Promise<void>(() => undefined) : Promise.resolve(),
    });
    void engine.lead();
    await engine.clock.advance(7_000);
    const standings = await engine.coordinator.standings(engine.job, { keys: ['note-1'] });
    expect(standings.get('note-1')?.state).toEqual({ kind: 'failed', code: 'REFUSED' });
    expect(await keysOf(engine.store, `${jobPrefix(engine.job)}fail/`)).toEqual([]);
  });

  it('whose file a crash kept from being put is coded all the same, without details', async () => {
    let failures = 0;
    const engine = await refusing('12', {
      crashPoints: (point) =>
        point === 'after-failure-commit' && ++failures === 1
          ? new Promise<void>(() => undefined)
          : Promise.resolve(),
    });
    await endOf(engine);
    const { manifest } = await readRound(engine);
    expect(countsOf({ manifest })).toEqual({ ok: 8, REFUSED: 2 });
    const files = manifest.items.filter(({ code }) => code === 'REFUSED').map(({ file }) => file);
    expect(files.filter((file) => file === undefined)).toHaveLength(1);
  });
});
