import { beforeEach, describe, expect, it } from 'vitest';
import { durableIds, readAccount } from './harness/account.ts';
import { deals, writeDeals } from './harness/deals.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import type { Child, Ended } from './harness/child.ts';
import { model } from './harness/scene.ts';
import { useStage } from './harness/stage.ts';

const lanes = 4;
const dealCount = 20;
const command = ['run', 'deals.ndjson', '--lanes', String(lanes), '--out', 'out'];
const ids = deals(dealCount).map(({ deal_id: id }) => id);

const stage = useStage('--require-key', 'good');

beforeEach(() => writeDeals(stage.scene.path('deals.ndjson'), deals(dealCount)));

const good = { env: { OPENAI_API_KEY: 'good', LONGHAUL_MODEL: model } };
const bad = { env: { OPENAI_API_KEY: 'bad', LONGHAUL_MODEL: model } };

/** The arguments of the command that the run says to continue with. */
function printedCommand(said: string): readonly string[] {
  const [, args] = /[Cc]ontinue with: longhaul (.+)/.exec(said) ?? [];
  if (args === undefined) throw new Error(`No command to continue with in:\n${said}`);
  return args.split(' ');
}

/** Runs the printed command and expects that it finishes what is left and calls nothing again. */
async function expectResumed(said: string): Promise<void> {
  const { scene, simulator } = stage;
  const durable = await durableIds(scene.path('.longhaul'));
  const { started } = await simulator.settled();
  expect(await scene.run(printedCommand(said), good)).toMatchObject({ code: 0 });
  const account = await readAccount(scene.path('out'));
  expectEveryOnce(account, ids);
  expect(account.manifest).toMatchObject({ outcome: 'complete' });
  const { calls } = await simulator.settled();
  const called = calls.filter(({ number }) => number > started).map(({ deal_id: id }) => id);
  expect(called.sort()).toEqual(ids.filter((id) => !durable.includes(id)));
}

/** What the simulator counts from here on. */
async function countFrom(): Promise<
  () => Promise<{ started: number; paid: number; lost: number }>
> {
  const before = await stage.simulator.settled();
  return async () => {
    const { started, paid, lost } = await stage.simulator.settled();
    return {
      started: started - before.started,
      paid: paid - before.paid,
      lost: lost - before.lost,
    };
  };
}

describe('a job whose model cannot answer', () => {
  it('is held as blocked within one call a lane when the key is wrong, and resumes with the right one', async () => {
    const counted = await countFrom();
    const { code, stdout } = await stage.scene.run(command, bad);
    expect(code).toBe(4);
    expect(stdout).toContain('The job is blocked: ');
    const { started, paid } = await counted();
    expect(started).toBeLessThanOrEqual(lanes);
    expect(paid).toBe(0);
    await expectResumed(stdout);
  });

  it('keeps what is finished when the credit runs out in mid-job, and resumes once it is filled up', async () => {
    const { scene, simulator } = stage;
    const finished = 9;
    const counted = await countFrom();
    const first = (await simulator.calls()).started + finished + 1;
    const refused = Array.from({ length: 100 }, (_, at) => first + at);
    await simulator.change({ faults: [{ kind: 'credit_exhausted', call_numbers: refused }] });
    const { code, stdout } = await scene.run(command, good);
    expect(code).toBe(4);
    expect(stdout).toContain('The job is blocked: ');
    const { started, paid } = await counted();
    expect(paid).toBe(finished);
    expect(started).toBeLessThanOrEqual(finished + lanes);
    expect(await durableIds(scene.path('.longhaul'))).toHaveLength(finished);
    await simulator.change({ faults: [] });
    await expectResumed(stdout);
  });

  it('stays held for as long as nothing is mended, at one call a lane each time', async () => {
    await stage.scene.run(command, bad);
    const counted = await countFrom();
    expect(await stage.scene.run(command, bad)).toMatchObject({ code: 4 });
    expect((await counted()).started).toBeLessThanOrEqual(lanes);
  });
});

/** Starts the command and waits until so many calls are in flight. */
async function runInFlight(calls: number): Promise<Child> {
  const child = stage.scene.start(command, good);
  await child.until(`${String(calls)} calls are in flight`, async () => {
    return (await stage.simulator.calls()).in_flight === calls;
  });
  return child;
}

/** Asks twice. */
async function stopAtOnce(child: Child): Promise<Ended> {
  child.kill('SIGINT');
  await child.says('Finishing the deals in flight.');
  child.kill('SIGINT');
  return child.ended;
}

describe('a run that is asked to stop', () => {
  it.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)(
    'lets calls in flight end on $signal, exits $code and resumes',
    async ({ signal, code }) => {
      const { scene, simulator } = stage;
      const counted = await countFrom();
      await simulator.change({ scale: 20 });
      const child = await runInFlight(lanes);
      child.kill(signal);
      await child.says('Finishing the deals in flight.');
      const ended = await child.ended;
      expect(ended.code).toBe(code);
      const { started, paid, lost } = await counted();
      expect({ paid, lost }).toEqual({ paid: started, lost: 0 });
      expect(await durableIds(scene.path('.longhaul'))).toHaveLength(paid);
      expect(paid).toBeLessThan(dealCount);
      await simulator.change({ scale: 0 });
      await expectResumed(ended.stdout);
    },
  );

  it('ends at once on a second SIGINT, and resumes', async () => {
    await stage.simulator.change({ faults: [{ kind: 'hang' }] });
    const child = await runInFlight(lanes);
    const { code, stdout } = await stopAtOnce(child);
    expect(code).toBe(130);
    await stage.simulator.change({ faults: [] });
    await expectResumed(stdout);
  });

  it('never blames a deal for being stopped at once, however often', async () => {
    const { scene, simulator } = stage;
    await writeDeals(scene.path('deals.ndjson'), deals(1, 'slow'));
    for (let stop = 0; stop < 4; stop += 1) {
      await simulator.change({ faults: [{ kind: 'hang' }] });
      await stopAtOnce(await runInFlight(1));
    }
    await simulator.change({ faults: [] });
    expect(await scene.run(command, good)).toMatchObject({ code: 0 });
  });
});
