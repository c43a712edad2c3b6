import type { WorkerReference } from '@longhaul/ports/worker-invoker';
import {
  roomForWorkers,
  workerInvokerContract,
} from '@longhaul/testkit/contracts/worker-invoker-contract';
import { describe, expect, it } from 'vitest';
import { createInlineInvoker } from './inline.ts';

type Life = {
  readonly began: PromiseWithResolvers<WorkerReference>;
  readonly ended: PromiseWithResolvers<void>;
};

/** An invoker whose workers the test begins to see and ends by hand, one per batch. */
function drivenInvoker(concurrency: number) {
  const lives = new Map<number, Life>();
  const errors: unknown[] = [];
  const lifeOf = (batch: number): Life => {
    const fresh = {
      began: Promise.withResolvers<WorkerReference>(),
      ended: Promise.withResolvers<void>(),
    };
    const life = lives.get(batch) ?? fresh;
    lives.set(batch, life);
    return life;
  };
  const invoker = createInlineInvoker({
    concurrency,
    run: async (reference) => {
      const { began, ended } = lifeOf(reference.batch);
      began.resolve(reference);
      await ended.promise;
    },
    onError: (error) => errors.push(error),
  });
  const end = async (batch: number, how: 'well' | 'failing'): Promise<void> => {
    const { ended } = lifeOf(batch);
    if (how === 'well') ended.resolve();
    else ended.reject(new Error(`batch ${String(batch)} failed`));
    await new Promise(setImmediate);
  };
  return { invoker, errors, end, started: (batch: number) => lifeOf(batch).began.promise };
}

workerInvokerContract('inline', async () => ({
  ...drivenInvoker(roomForWorkers),
  close: async () => undefined,
}));

const reference: WorkerReference = {
  tenant: 'acme',
  jobId: 'job-1',
  workload: 'deals',
  round: 1,
  batch: 0,
  planHash: '0123456789abcdef',
  notAfter: 0,
};

describe('the inline invoker', () => {
  it('tells of a worker that failed, and of no other', async () => {
    const { invoker, errors, end } = drivenInvoker(2);
    await invoker.invoke(reference);
    await invoker.invoke({ ...reference, batch: 1 });
    await end(0, 'failing');
    await end(1, 'well');
    expect(errors).toEqual([new Error('batch 0 failed')]);
  });

  it('frees the room of a worker that throws at once', async () => {
    const invoker = createInlineInvoker({
      concurrency: 1,
      run: () => {
        throw new Error('at once');
      },
      onError: () => undefined,
    });
    expect(await invoker.invoke(reference)).toEqual({ kind: 'accepted' });
    await invoker.idle();
    expect(await invoker.invoke(reference)).toEqual({ kind: 'accepted' });
  });

  it('is idle when nothing was ever invoked, and not before the last worker ends', async () => {
    const { invoker, end } = drivenInvoker(2);
    await invoker.idle();
    let isIdle = false;
    await invoker.invoke(reference);
    const idle = invoker.idle().then(() => (isIdle = true));
    await invoker.invoke({ ...reference, batch: 1 });
    await end(0, 'well');
    expect(isIdle).toBe(false);
    await end(1, 'failing');
    await idle;
    expect(isIdle).toBe(true);
  });
});
