/** What this library's tests are built of: a small workload, ports without a server, byte streams. */
import { createMemoryStore } from '@longhaul/job-store/memory';
import type { JobEvent } from '@longhaul/jobs/job-event';
import { manifestCodec, type Manifest, type ManifestItem } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import type { Work } from '@longhaul/jobs/documents/plan';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { defineWorkload, type AnyWorkload, type Workload } from '@longhaul/jobs/workload';
import type { JobStore } from '@longhaul/ports/job-store';
import { createSeededRandom } from '@longhaul/testkit/seeded-random';
import { createStepClock, type StepClock } from '@longhaul/testkit/step-clock';
import * as z from 'zod';
import type { JobPorts, PlanningSettings } from './engine.ts';
import type { SubmitRequest } from './submit/submit.ts';

export type Note = { readonly note_id: string | number; readonly text: string };
export type NoteReply = { readonly words: number };

/** The words that a note with this text makes the workload's own code fail with. */
export const secretOfCrash = 'Account 4711 is not paid';

/** Notes whose words a model counts; an empty one needs no call. */
export const notes: Workload<Note, NoteReply> = {
  name: 'notes',
  version: '1',
  promptVersion: 'p1',
  noun: { one: 'note', many: 'notes' },
  verb: 'counted',
  index: { keyPrefix: 'notes', countField: 'total_notes' },
  fields: { id: 'note_id', name: 'note_name' },
  itemSchema: z.object({ note_id: z.union([z.string(), z.number()]), text: z.string() }),
  replySchema: z.object({ words: z.int().nonnegative() }),
  maxInputTokens: 1_000,
  maxOutputTokens: 100,
  identify: ({ note_id, text }) => ({ id: note_id, name: text === '' ? undefined : text }),
  estimate: ({ text }) => ({ inputTokens: text.length, outputTokens: 10 }),
  compose: ({ text }, { delimiter }) => {
    if (text === 'crash') throw new TypeError(secretOfCrash);
    return { system: 'Count the words.', user: `${delimiter}\n${text}\n${delimiter}`, omitted: {} };
  },
  conclude: (_note, { words }) => ({ words }),
  concludeWithoutCall: ({ text }) => (text === '' ? { words: 0 } : undefined),
  facts: ({ text }) => ({ chars: text.length }),
};

export function notesWith(change: Partial<Workload<Note, NoteReply>>): AnyWorkload {
  return defineWorkload({ ...notes, ...change });
}

export const someWork: Work = {
  workload: 'notes',
  workloadVersion: '1',
  promptVersion: 'p1',
  model: 'simulated-small',
  parameters: {},
  endpoint: 'localhost/v1',
};

export const planning: PlanningSettings = {
  latency: {
    baseSeconds: 1,
    secondsPerThousandInputTokens: 1_000,
    secondsPerThousandOutputTokens: 0,
    ratio: 1,
    spread: 0.1,
  },
  lanesPerWorker: 4,
  workerBudgetMs: 600_000,
  maxBatchBytes: 1_000_000,
  maxBatchItems: 50,
  startupMs: 1_000,
};

export type TestPorts = JobPorts & {
  readonly clock: StepClock;
  readonly emitted: readonly JobEvent[];
  readonly settings: { readonly planning: PlanningSettings };
};

export function testPorts(change: Partial<TestPorts> = {}): TestPorts {
  const emitted: JobEvent[] = [];
  return {
    store: createMemoryStore(),
    clock: createStepClock(Date.UTC(2026, 0, 1)),
    random: createSeededRandom(1),
    events: {
      emit: (event) => void emitted.push(event),
      subscribe: () => () => undefined,
      history: () => emitted,
    },
    workload: notesWith({}),
    crashPoints: () => Promise.resolve(),
    settings: { planning },
    emitted,
    ...change,
  };
}

export function submitRequest(text: string, change: Partial<SubmitRequest> = {}): SubmitRequest {
  return {
    tenant: 'acme',
    pipeline: 'notes.ndjson',
    source: piecesOf(text),
    work: someWork,
    plan: { kind: 'fixed', batchSize: 15, lanes: 8 },
    asOf: Date.UTC(2026, 0, 1),
    thresholds: {},
    fresh: false,
    ...change,
  };
}

/** NDJSON of notes, one for each text, with ids from `note-0`. */
export function notesOf(...texts: readonly string[]): string {
  return texts.map((text, at) => `${JSON.stringify({ note_id: `note-${at}`, text })}\n`).join('');
}

/** A text as a stream of bytes, cut at the given places. */
export async function* piecesOf(text: string, cuts: readonly number[] = []) {
  const bytes = encodeUtf8(text);
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  for (const [at, from] of bounds.entries()) yield bytes.slice(from, bounds[at + 1] ?? from);
}

const noTokens = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };

/** A round's account with these items; everything else is as empty as it may be. */
export function manifestOf(round: number, items: readonly ManifestItem[]): Manifest {
  const ok = items.filter(({ outcome }) => outcome === 'ok').length;
  return {
    schemaVersion: 1,
    jobId: 'job',
    tenant: 'acme',
    round,
    pipeline: 'notes.ndjson',
    status: 'partial',
    outcome: 'partial',
    total: items.length,
    ok,
    failed: items.length - ok,
    rejected: 0,
    withoutCall: 0,
    message: '',
    workload: 'notes',
    work: someWork,
    planHash: '0123456789abcdef',
    usage: noTokens,
    priceTable: 'none',
    requests: 0,
    rateRefusals: 0,
    timings: { startedAt: 0, sealedAt: 0, spentMs: 0 },
    errors: [],
    items: [...items],
  };
}

export async function putManifest(store: JobStore, job: JobPlace, manifest: Manifest) {
  const bytes = encodeUtf8(manifestCodec.encodeText(manifest));
  await store.putOnce(roundKey(job, manifest.round, roundFiles.manifest), bytes);
}

/** Every key of a store, sorted. */
export async function keysOf(store: JobStore, prefix = ''): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys.sort();
}
