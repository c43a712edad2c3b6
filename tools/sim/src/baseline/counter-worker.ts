import type { JobRef } from '@longhaul/ports/coordinator-replies';
import { callTimeoutMs } from '@longhaul/batching/worker-time';
import type { Process } from '../actors/process.ts';
import type { Provider } from '../parts/model.ts';
import type { ItemOptions, WorldOptions } from '../world/options.ts';
import type { Counters } from './counter-index.ts';

/** One line of what the counter protocol collects: an item's id, and whether it succeeded. */
export type Collected = { readonly id: string; readonly success: boolean };

export type CounterBatch = {
  readonly job: JobRef;
  readonly items: readonly ItemOptions[];
  readonly totalBatches: number;
};

export const keyOf = ({ jobId }: JobRef, what: string) => `job:${jobId}:${what}`;

const tries = 3;

/**
 * A worker of the counter protocol: runs its items, pushes its results, increments the counter; who
 * brings it to the total takes the lock and collects.
 */
export async function workCounter(
  process: Process,
  parts: { counters: Counters; provider: Provider; options: WorldOptions },
  batch: CounterBatch,
): Promise<void> {
  const { counters } = parts;
  const { job, items, totalBatches } = batch;
  const results: Collected[] = [];
  const lane = async (queue: ItemOptions[]) => {
    for (let item = queue.shift(); item; item = queue.shift()) {
      results.push({ id: item.id, success: await ask(process, parts, job, item) });
    }
  };
  const queue = [...items];
  await Promise.all(Array.from({ length: parts.options.lanesPerWorker }, () => lane(queue)));
  await counters.push(
    keyOf(job, 'results'),
    results.map((result) => JSON.stringify(result)),
  );
  const completed = await counters.incr(keyOf(job, 'completed'));
  if (completed !== totalBatches) return;
  if (!(await counters.setNx(keyOf(job, 'lock')))) return;
  const collected = await counters.range(keyOf(job, 'results'));
  await counters.push(keyOf(job, 'collected'), collected);
  await counters.incr(keyOf(job, 'done'));
}

async function ask(
  process: Process,
  { provider, options }: { provider: Provider; options: WorldOptions },
  job: JobRef,
  { id, nature }: ItemOptions,
): Promise<boolean> {
  if (nature === 'corrupt' || nature === 'missing') return false;
  if (nature === 'empty') return true;
  const model = provider.portOf(process, job);
  const timeoutMs = callTimeoutMs((2 * options.latencyMs) / 1_000, Infinity);
  for (let nth = 1; nth <= tries; nth += 1) {
    const reply = await model.complete(
      {
        model: 'simulated-small',
        messages: [
          { role: 'system', content: 'Score the deal.' },
          { role: 'user', content: id },
        ],
        replySchema: { name: 'score', schema: {} },
        maxOutputTokens: 100,
        parameters: {},
        timeoutMs,
      },
      new AbortController().signal,
    );
    if (reply.kind === 'answered') return true;
    const waitMs = reply.kind === 'failed' && 'retryAfterMs' in reply.fault ? 30_000 : 1_000 * nth;
    await process.clock.sleep(waitMs);
  }
  return false;
}
