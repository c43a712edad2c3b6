import type { JobStore } from '@longhaul/ports/job-store';
import type { Phase, PhaseInput } from '@longhaul/jobs/workload';
import { createMemoryStore } from '@longhaul/job-store/memory';
import { submissionKey } from '@longhaul/jobs/object-key';
import { collect } from '@longhaul/testkit/collect';
import { expect, it } from 'vitest';
import { counted, endOf, openEngine, someTexts, type EngineOptions } from '../lead/testing.ts';
import { notesWith } from '../testing.ts';

const weekMs = 7 * 86_400_000;
const firstMonday = Date.UTC(2026, 0, 5);

/** What the phase of one job was given of the job before. */
type Seen = {
  readonly jobId?: string;
  readonly words?: readonly unknown[];
  readonly items?: number;
};

/** Runs the notes of one week to the end; answers the job and what its phase saw. */
async function runWeek(
  store: JobStore,
  week: number,
  given: { readonly pipeline?: string; readonly behave?: EngineOptions['behave'] } = {},
): Promise<{ readonly jobId: string; readonly seen: Seen }> {
  const { pipeline = 'weekly', behave = () => counted } = given;
  let seen: Seen = {};
  const look: Phase = {
    name: 'look',
    run: async ({ previous }: PhaseInput) => {
      if (!previous) return [];
      // Twice, because a phase may read results more than once.
      await collect(previous.results);
      const words = (await collect(previous.results)).map((result) => result['words']);
      seen = { jobId: previous.jobId, words, items: previous.items.length };
      return [];
    },
  };
  const asOf = firstMonday + week * weekMs;
  const engine = await openEngine({
    store,
    texts: someTexts(3 + week),
    workload: notesWith({ phases: [look] }),
    request: { asOf, pipeline },
    startMs: asOf,
    behave,
    seed: week + 1,
  });
  await endOf(engine);
  return { jobId: engine.job.jobId, seen };
}

it('the first job of a pipeline has none before it', async () => {
  expect((await runWeek(createMemoryStore(), 0)).seen).toEqual({});
});

it('a phase is given the newest finished job of the same pipeline before', async () => {
  const store = createMemoryStore();
  await runWeek(store, 0);
  const second = await runWeek(store, 1);
  const third = await runWeek(store, 2);
  expect(third.seen).toEqual({ jobId: second.jobId, words: [2, 2, 2, 2], items: 4 });
});

it('a job that ran later for an earlier day does not look ahead', async () => {
  const store = createMemoryStore();
  await runWeek(store, 2);
  expect((await runWeek(store, 1)).seen).toEqual({});
});

it('another pipeline is another past', async () => {
  const store = createMemoryStore();
  await runWeek(store, 0, { pipeline: 'monthly' });
  expect((await runWeek(store, 1)).seen).toEqual({});
});

it('a job without results, or deleted, is passed over for the one before', async () => {
  const store = createMemoryStore();
  const first = await runWeek(store, 0);
  await runWeek(store, 1, { behave: () => ({ kind: 'refusal' }) });
  const third = await runWeek(store, 2);
  expect(third.seen.jobId).toBe(first.jobId);
  await store.delete(submissionKey({ tenant: 'acme', jobId: third.jobId }));
  expect((await runWeek(store, 3)).seen.jobId).toBe(first.jobId);
});
