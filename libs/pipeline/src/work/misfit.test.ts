import { describe, expect, it } from 'vitest';
import type { WorkerPorts } from '../engine.ts';
import { openEngine, someTexts, told } from '../lead/testing.ts';
import { misfitRestMs } from './misfit.ts';
import { processBatch } from './process-batch.ts';

const never = new AbortController().signal;
const life = { leftMs: () => Infinity, drain: never, cut: never };

/** A led job without workers, and how to run one with some of its ports changed. */
async function openLed() {
  const engine = await openEngine({ workers: 0, texts: someTexts(4) });
  void engine.lead();
  await engine.clock.advance(1_000);
  const meta = await engine.coordinator.meta(engine.job);
  const { worker } = engine;
  const work = async (change: (worker: WorkerPorts) => Partial<WorkerPorts>) => {
    const reference = {
      ...engine.job,
      workload: 'notes',
      round: 1,
      batch: 0,
      planHash: meta?.planHash ?? '',
      notAfter: engine.clock.now() + 300_000,
    };
    const working = processBatch({ ...worker, ...change(worker) }, reference, life);
    await engine.clock.advance(60_000);
    return working;
  };
  return { engine, work };
}

const olderPrompt = ({ workload }: WorkerPorts) => ({
  workload: { ...workload, promptVersion: 'older' },
});

describe('a worker of another version', () => {
  it('hands its batch back, says why, and pulls no other', async () => {
    const { engine, work } = await openLed();
    const report = await work(olderPrompt);
    expect(report).toMatchObject({
      kind: 'unfit',
      message: expect.stringMatching(/planned for the prompt \S+; this worker has older/),
    });
    expect(engine.asked).toEqual([]);
    expect(told(engine, 'claimed')).toHaveLength(1);
    expect(told(engine, 'warning')).toHaveLength(1);
  });

  it('uses up no attempt, however often it comes, and leaves the work to the right one', async () => {
    const { engine, work } = await openLed();
    for (let time = 0; time < 8; time += 1) await work(olderPrompt);
    const [batch] = await engine.coordinator.batches(engine.job);
    expect(batch).toMatchObject({ barrenAttempts: 0, leased: false, failed: 0 });
    expect(await work(() => ({}))).toMatchObject({ kind: 'ended', items: 4 });
  });

  it('lets the batch rest before it is due again', async () => {
    const { engine, work } = await openLed();
    const working = work(olderPrompt);
    await engine.clock.advance(10);
    const [batch] = await engine.coordinator.batches(engine.job);
    expect(batch?.dueInMs).toBeGreaterThan(misfitRestMs - 1_000);
    await working;
  });

  it.each([
    [
      'workload version',
      ({ workload }: WorkerPorts) => ({ workload: { ...workload, version: '0' } }),
    ],
    ['workload', ({ workload }: WorkerPorts) => ({ workload: { ...workload, name: 'deals' } })],
    [
      'endpoint',
      ({ settings }: WorkerPorts) => ({ settings: { ...settings, endpoint: 'other/v1' } }),
    ],
  ])('is known by its %s too', async (what, change) => {
    const { work } = await openLed();
    expect(await work(change)).toMatchObject({
      kind: 'unfit',
      message: expect.stringContaining(`for the ${what} `),
    });
  });
});
