import { createMemoryStore } from '@longhaul/job-store/memory';
import { outputKey, outputPrefix } from '@longhaul/jobs/object-key';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import type { JobStore } from '@longhaul/ports/job-store';
import { describe, expect, it } from 'vitest';
import { findOutputs } from './find-outputs.ts';

const job = { tenant: 'acme', jobId: 'job' };

const items = ['a', 'b', 'c'].map((id): PlanItem => ({
  ...{ id, key: id, name: id, contentHash: 'c', workHash: '0123456789abcdef', batch: 0 },
  extent: { offset: 0, length: 1 },
  estimate: { inputTokens: 1, outputTokens: 1, seconds: 1, p90Seconds: 1 },
}));
const keys = items.map((item) => outputKey(job, item));

/** A store that holds the outputs of `a` and `c`, one of `b` by other work, and much else. */
async function filledStore(): Promise<{ store: JobStore; listed: string[] }> {
  const inner = createMemoryStore();
  const [a = '', b = '', c = ''] = keys;
  const otherWork = b.replace('0123456789abcdef', 'fedcba9876543210');
  for (const key of [a, otherWork, c, `${outputPrefix(job)}d~0.json`]) {
    await inner.putOnce(key, new Uint8Array());
  }
  const listed: string[] = [];
  const list: JobStore['list'] = (prefix) => {
    listed.push(prefix);
    return inner.list(prefix);
  };
  return { store: { ...inner, list }, listed };
}

describe('looking for outputs', () => {
  it('asks for exactly those keys where few of many are wanted', async () => {
    const { store, listed } = await filledStore();
    expect(await findOutputs({ store }, job, items, 3_000)).toEqual([items[0], items[2]]);
    expect(listed.toSorted()).toEqual(keys);
  });

  it('lists once where as many requests would be made', async () => {
    const { store, listed } = await filledStore();
    expect(await findOutputs({ store }, job, items, 2_999)).toEqual([items[0], items[2]]);
    expect(listed).toEqual([outputPrefix(job)]);
  });
});
