import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccount } from './harness/account.ts';
import { deal, deals, writeDeals } from './harness/deals.ts';
import { openScene, type Scene } from './harness/scene.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
/** Where a job of four deals ended, one of them refused. */
let scene: Scene;
let jobId: string;

const artifacts = ['deals.csv', 'insights.json', 'interventions.csv', 'report.html', 'report.md'];

beforeAll(async () => {
  scene = await openScene(stage.simulator);
  await writeDeals(scene.path('deals.ndjson'), [...deals(3), deal('refused', '[[fault:refusal]]')]);
  await scene.run(['run', 'deals.ndjson', '--out', 'out', '--pipeline', 'weekly']);
  jobId = (await readAccount(scene.path('out'))).manifest.job_id;
});

afterAll(() => scene.close());

const read = (...names: string[]): Promise<string> => readFile(scene.path(...names), 'utf8');

async function insightsIn(folder: string): Promise<Record<string, Record<string, unknown>>> {
  return JSON.parse(await read(folder, 'insights.json')) as Record<string, Record<string, unknown>>;
}

describe('a run', () => {
  it('leaves its report beside the results, on partial results too, and says where', async () => {
    expect(await readdir(scene.path('out'))).toEqual(expect.arrayContaining(artifacts));
    const { stdout } = await scene.run(['run', 'deals.ndjson', '--out', 'out']);
    expect(stdout).toContain('out/report.html');
    const { coverage } = await insightsIn('out');
    expect(coverage).toMatchObject({ total: 4, ranked: 3, missing: 1, top: { certain: 3 } });
    expect(await read('out', 'report.html')).toContain('1 deal of 4 is missing');
  });

  it('tells what changed since the job before of the same pipeline', async () => {
    await writeDeals(scene.path('next.ndjson'), [...deals(2), deal('new')]);
    await scene.run(['run', 'next.ndjson', '--out', 'next', '--pipeline', 'weekly']);
    const { diff } = await insightsIn('next');
    expect(diff).toMatchObject({
      job_id: jobId,
      added: [{ id: 'new' }],
      removed: [{ id: 'deal-003' }, { id: 'refused' }],
    });
  });

  it('refuses weights before anything is paid for', async () => {
    await writeFile(scene.path('bad.json'), '{"weights":{"sice":1}}');
    const { started } = await stage.simulator.calls();
    const ended = await scene.run(['run', 'deals.ndjson', '--fresh', '--weights', 'bad.json']);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('The weights bad.json: weights: Unrecognized key: "sice"');
    expect((await stage.simulator.calls()).started).toBe(started);
  });
});

describe('longhaul analyze', () => {
  it('makes the same files again, byte for byte, and calls nothing', async () => {
    const { started } = await stage.simulator.calls();
    const { code, stdout } = await scene.run(['analyze', jobId.slice(0, 8), '--out', 'again']);
    expect(code).toBe(0);
    expect(stdout).toContain('again/report.html');
    expect((await readdir(scene.path('again'))).toSorted()).toEqual(artifacts);
    for (const name of artifacts) {
      expect(await read('again', name)).toBe(await read('out', name));
    }
    expect((await stage.simulator.calls()).started).toBe(started);
  });

  it('ranks by weights of one’s own and leaves the store as it was', async () => {
    const stored = () => read('.longhaul', 'local', 'jobs', jobId, 'rounds', '1', 'insights.json');
    const before = await stored();
    await writeFile(scene.path('weights.json'), '{"weights":{"size":100}}');
    await scene.run(['analyze', jobId, '--weights', 'weights.json', '--out', 'weighed']);
    expect(await insightsIn('weighed')).toMatchObject({ settings: { weights: { size: 100 } } });
    expect(await stored()).toBe(before);
  });

  it('ends with 2 when there is no such job', async () => {
    const { code, stderr } = await scene.run(['analyze', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain('No job nothing');
  });
});
