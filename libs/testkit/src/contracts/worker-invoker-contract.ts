import type { WorkerInvoker, WorkerReference } from '@longhaul/ports/worker-invoker';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** An invoker with room for two workers, whose workers run until they are told to end. */
export type InvokerUnderTest = {
  readonly invoker: WorkerInvoker;
  /** Resolves with the reference as a worker got it, once the worker of this batch runs. */
  readonly started: (batch: number) => Promise<WorkerReference>;
  /** Ends the worker of this batch and resolves when it is gone. */
  readonly end: (batch: number, how: 'well' | 'failing') => Promise<void>;
  readonly close: () => Promise<void>;
};

export const roomForWorkers = 2;

/** What every worker invoker keeps. */
export function workerInvokerContract(name: string, make: () => Promise<InvokerUnderTest>): void {
  describe(`worker invoker: ${name}`, () => {
    let current: InvokerUnderTest;
    const invoke = (batch: number) => current.invoker.invoke(referenceTo(batch));
    beforeEach(async () => {
      current = await make();
    });
    afterEach(async () => {
      await current.close();
    });

    it('An accepted invocation returns before its worker ends', async () => {
      expect(await invoke(0)).toEqual({ kind: 'accepted' });
      expect(await current.started(0)).toEqual(referenceTo(0));
      await current.end(0, 'well');
    });

    it('A worker that fails after it was accepted does not fail the invocation', async () => {
      const invoking = invoke(0);
      await current.started(0);
      await current.end(0, 'failing');
      expect(await invoking).toEqual({ kind: 'accepted' });
    });

    it('Invocations beyond the concurrency limit are throttled', async () => {
      const replies = [await invoke(0), await invoke(1), await invoke(2)];
      expect(replies.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'throttled']);
      const running = [await current.started(0), await current.started(1)];
      expect(running.map(({ batch }) => batch)).toEqual([0, 1]);
    });

    it('Room is free again when a worker ends', async () => {
      for (const batch of [0, 1]) await invoke(batch);
      for (const [batch, how] of [
        [0, 'well'],
        [1, 'failing'],
      ] as const) {
        await current.started(batch);
        await current.end(batch, how);
        expect(await invoke(batch + 2)).toEqual({ kind: 'accepted' });
        expect(await invoke(9)).toEqual({ kind: 'throttled' });
      }
    });
  });
}

function referenceTo(batch: number): WorkerReference {
  return {
    tenant: 'acme',
    jobId: 'job-1',
    workload: 'deals',
    round: 1,
    batch,
    planHash: '0123456789abcdef',
    notAfter: 1_800_000_000_000,
  };
}
