import { minimumDeadlineSeconds } from '@longhaul/batching/deadline';
import type { Submission } from '@longhaul/jobs/documents/submission';
import { contentHash } from '@longhaul/jobs/item-id';
import { batchIndexKey, planKey } from '@longhaul/jobs/object-key';
import {
  batchIndexCodec,
  planCodec,
  planHash,
  workHash,
  type BatchIndex,
  type PlanItem,
} from '@longhaul/jobs/documents/plan';
import { decodeUtf8, encodeUtf8 } from '@longhaul/jobs/text';
import type { CrashPoint } from '@longhaul/ports/crash-point';
import type { JobStore } from '@longhaul/ports/job-store';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { submit, type SubmitRequest } from '../submit/submit.ts';
import {
  keysOf,
  notesOf,
  notesWith,
  submitRequest,
  testPorts,
  type TestPorts,
} from '../testing.ts';
import { loadPlan, type AdoptedPlan } from './adopted-plan.ts';
import { planJob, planShape } from './plan-job.ts';

async function submitted(
  ports: TestPorts,
  texts: readonly string[],
  change: Partial<SubmitRequest> = {},
): Promise<Submission> {
  const reply = await submit(ports, submitRequest(notesOf(...texts), change));
  if (reply.kind === 'nothing') throw new Error('No job was made.');
  return reply.submission;
}

async function indexesOf(store: JobStore, { plan, hash }: AdoptedPlan): Promise<BatchIndex[]> {
  const numbers = Array.from({ length: plan.batchCount }, (_, batch) => batch);
  return Promise.all(
    numbers.map(async (batch) => {
      const bytes = await store.get(batchIndexKey(plan, hash, batch));
      const decoded = batchIndexCodec.decodeText(decodeUtf8(bytes ?? new Uint8Array()));
      if (!decoded.ok) throw new Error(decoded.problem);
      return decoded.value;
    }),
  );
}

async function storedItems(store: JobStore, { plan }: AdoptedPlan): Promise<readonly PlanItem[]> {
  const bytes = await store.get(planKey(plan));
  const decoded = planCodec.decodeText(decodeUtf8(bytes ?? new Uint8Array()));
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.value.items;
}

const texts = (count: number): string[] => Array.from({ length: count }, (_, at) => `text ${at}`);

describe('a plan', () => {
  it('of 127 items in batches of 15 has eight of 15 and one of 7, and 2400 s', async () => {
    const ports = testPorts();
    const { plan } = await planJob(ports, await submitted(ports, texts(127)));
    const sizes = [...Map.groupBy(plan.items, ({ batch }) => batch).values()].map(
      (of) => of.length,
    );
    expect(sizes).toEqual([15, 15, 15, 15, 15, 15, 15, 15, 7]);
    expect(plan.budgetMs).toBe(2_400_000);
  });

  it('holds every submitted item once, in a batch whose index says the same', async () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', 'ü'), maxLength: 40 });
    const kinds = fc.constantFrom('fixed' as const, 'adaptive' as const);
    const cases = fc.tuple(fc.array(word, { minLength: 1, maxLength: 40 }), kinds);
    await fc.assert(
      fc.asyncProperty(cases, async ([given, kind]) => {
        const ports = testPorts();
        const planned = { plan: { kind, batchSize: 4, lanes: 3 } };
        const adopted = await planJob(ports, await submitted(ports, given, planned));
        const { items, batchCount } = adopted.plan;
        expect(items.map(({ id }) => id).sort()).toEqual(given.map((_, at) => `note-${at}`).sort());
        const batches = new Set(items.map(({ batch }) => batch));
        expect([...batches]).toEqual(Array.from({ length: batchCount }, (_, batch) => batch));
        const indexed = (await indexesOf(ports.store, adopted)).flatMap((index) => index.items);
        const stored = await storedItems(ports.store, adopted);
        expect(indexed.map(({ facts: _facts, ...item }) => item)).toEqual(stored);
        expect(stored).toMatchObject(items);
      }),
      { numRuns: 40 },
    );
  });

  it('gives at least the time of the formula, and more where the work itself needs it', async () => {
    const counts = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(counts, fc.integer({ min: 1, max: 8 }), async (count, lanes) => {
        const ports = testPorts();
        const planned = { plan: { kind: 'adaptive', batchSize: 15, lanes } } as const;
        const { plan } = await planJob(ports, await submitted(ports, texts(count), planned));
        expect(plan.budgetMs).toBeGreaterThanOrEqual(minimumDeadlineSeconds(count) * 1000);
        const seconds = plan.items.reduce((sum, { estimate }) => sum + estimate.seconds, 0);
        expect(plan.budgetMs).toBeGreaterThanOrEqual((1.5 * seconds * 1000) / lanes);
      }),
      { numRuns: 20 },
    );
  });

  it('gives the time that token and request limits cost', async () => {
    const ports = testPorts();
    const limited = { ...ports.settings.planning, requestsPerMinute: 1 };
    const { plan } = await planJob(
      { ...ports, settings: { planning: limited } },
      await submitted(ports, texts(100)),
    );
    expect(plan.budgetMs).toBeGreaterThanOrEqual(1.5 * 100 * 60_000);
  });

  it('names where each item stands, what it is and what work is done on it', async () => {
    const ports = testPorts();
    const job = await submitted(ports, ['one', 'two words']);
    const adopted = await planJob(ports, job);
    for (const item of await storedItems(ports.store, adopted)) {
      for await (const bytes of ports.store.readItems(adopted.plan.inputKey, [item.extent])) {
        expect(contentHash(bytes ?? new Uint8Array())).toBe(item.contentHash);
      }
      expect(item.workHash).toBe(workHash(job.work, item.contentHash));
    }
  });

  it('keeps the facts of every item in its index, and out of the plan', async () => {
    const ports = testPorts();
    const adopted = await planJob(ports, await submitted(ports, ['abc', '']));
    const items = (await indexesOf(ports.store, adopted)).flatMap((index) => index.items);
    expect(items.map(({ facts }) => facts)).toEqual([{ chars: 3 }, { chars: 0 }]);
    const [stored] = await storedItems(ports.store, adopted);
    expect(stored).not.toHaveProperty('facts');
  });

  it('keeps a deadline that a person set', async () => {
    const ports = testPorts();
    const { plan } = await planJob(ports, await submitted(ports, ['a'], { deadlineAt: 5_000 }));
    expect(plan.deadlineAt).toBe(5_000);
  });
});

describe('planning again', () => {
  it('adopts the plan that stands, later and with other settings too', async () => {
    const ports = testPorts();
    const job = await submitted(ports, texts(20));
    const first = await planJob(ports, job);
    await ports.clock.advance(60_000);
    const planning = { ...ports.settings.planning, maxBatchItems: 2 };
    expect(first.isNew).toBe(true);
    const adopted = { ...first, isNew: false };
    expect(await planJob({ ...ports, settings: { planning } }, job)).toEqual(adopted);
    expect(await loadPlan(ports, job)).toEqual(adopted);
  });

  it('after a crash before the plan gives the same name for the same input', async () => {
    const ports = testPorts();
    const job = await submitted(ports, texts(20));
    const crashPoints = async (point: CrashPoint) => {
      if (point === 'after-batch-indexes') throw new Error('killed');
    };
    await expect(planJob({ ...ports, crashPoints }, job)).rejects.toThrow('killed');
    expect(await ports.store.get(planKey(job))).toBeUndefined();
    const before = await keysOf(ports.store);
    await ports.clock.advance(60_000);
    const { plan, hash } = await planJob(ports, job);
    expect(hash).toBe(planHash(plan));
    expect(await keysOf(ports.store)).toEqual([...before, planKey(job)].sort());
  });

  it('by two at the same time ends with one plan for both', async () => {
    const ports = testPorts();
    const job = await submitted(ports, texts(30));
    const planning = { ...ports.settings.planning, maxBatchItems: 2 };
    const other = { ...ports, settings: { planning } };
    const [one, two] = await Promise.all([planJob(ports, job), planJob(other, job)]);
    expect({ ...one, isNew: true }).toEqual({ ...two, isNew: true });
    expect([one, two].filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(await indexesOf(ports.store, one)).toHaveLength(one.plan.batchCount);
  });

  it('never finds a plan without all its indexes', async () => {
    const ports = testPorts();
    const job = await submitted(ports, texts(40));
    const writes: string[] = [];
    const putOnce: JobStore['putOnce'] = (key, bytes) => {
      writes.push(key);
      return ports.store.putOnce(key, bytes);
    };
    const putStreamOnce: JobStore['putStreamOnce'] = (key, pieces) => {
      writes.push(key);
      return ports.store.putStreamOnce(key, pieces);
    };
    const store = { ...ports.store, putOnce, putStreamOnce };
    const { plan } = await planJob({ ...ports, store }, job);
    expect(writes.at(-1)).toBe(planKey(job));
    expect(writes).toHaveLength(plan.batchCount + 1);
  });

  it('fails on a plan that cannot be read: a second one would split the work', async () => {
    const ports = testPorts();
    const job = await submitted(ports, ['a']);
    await ports.store.putOnce(planKey(job), encodeUtf8('{"schema_version":1}'));
    await expect(planJob(ports, job)).rejects.toThrow(/cannot be read: plan\.json: job_id: /);
  });
});

it("a workload that fails on one item costs that item's estimate and never the plan", async () => {
  const workload = notesWith({
    estimate: ({ text }) => {
      if (text === 'crash') throw new TypeError('no estimate');
      return { inputTokens: text.length, outputTokens: 1 };
    },
    facts: () => {
      throw new TypeError('no facts');
    },
  });
  const ports = testPorts({ workload });
  const { plan } = await planJob(ports, await submitted(ports, ['crash', 'fine', '']));
  const tokens = plan.items.map(({ estimate }) => [estimate.inputTokens, estimate.seconds > 0]);
  expect(tokens).toEqual([
    [workload.maxInputTokens, true],
    [4, true],
    [0, false],
  ]);
});

it('lanes are spread over as few workers as can run them', () => {
  const { planning } = testPorts().settings;
  const spread = (lanes: number) => planShape(planning, lanes);
  expect([1, 4, 5, 8].map((lanes) => spread(lanes).workers)).toEqual([1, 1, 2, 2]);
  expect(spread(1).lanesPerWorker).toBe(1);
  expect(spread(9).lanesPerWorker).toBe(4);
});
