import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAccount } from './harness/account.ts';
import { Child } from './harness/child.ts';
import { deal, deals, ndjson, writeDeals } from './harness/deals.ts';
import { openScene, type Scene } from './harness/scene.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();
/** Where one job has been run: three deals that ended well and one that was refused. */
let scene: Scene;

beforeAll(async () => {
  scene = await openScene(stage.simulator);
  await writeDeals(scene.path('deals.ndjson'), [...deals(3), deal('refused', '[[fault:refusal]]')]);
  await scene.run(['run', 'deals.ndjson', '--out', 'out']);
});

afterAll(() => scene.close());

describe('longhaul show', () => {
  it("prints a job's account by the beginning of its id", async () => {
    const { manifest } = await readAccount(scene.path('out'));
    const { code, stdout } = await scene.run(['show', manifest.job_id.slice(0, 8)]);
    expect(code).toBe(0);
    expect(stdout).toContain(manifest.message);
    expect(stdout).toContain('refused  REFUSED');
  });

  it('prints all that is known of one deal, also for scripts', async () => {
    const { manifest } = await readAccount(scene.path('out'));
    const { stdout } = await scene.run(['show', manifest.job_id, 'deal-002']);
    expect(stdout).toContain('deal-002: ok, 1 request, batch');
    const json = await scene.run(['show', manifest.job_id, 'deal-002', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      deal_id: 'deal-002',
      success: true,
      model: 'simulated-analyst-1',
    });
  });

  it('ends with 2 and names the jobs there are when there is no such job', async () => {
    const { manifest } = await readAccount(scene.path('out'));
    const { code, stderr } = await scene.run(['show', 'nothing']);
    expect(code).toBe(2);
    expect(stderr).toContain(`There are: ${manifest.job_id}.`);
  });
});

describe('longhaul plan', () => {
  it('says tokens, batches, time and a range of cost, and calls nothing', async () => {
    const { started } = await stage.simulator.calls();
    const { code, stdout } = await scene.run([
      'plan',
      'deals.ndjson',
      '--plan',
      'fixed',
      '--batch-size',
      '2',
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/deals +4 \(/);
    expect(stdout).toMatch(/batches +2 on 15 lanes/);
    expect(stdout).toMatch(/cost +(\$|unknown)/);
    expect((await stage.simulator.calls()).started).toBe(started);
  });
});

describe('longhaul validate', () => {
  it('lists what is wrong by file, line and field, and ends with 3', async () => {
    await writeFile(
      scene.path('mixed.ndjson'),
      `${ndjson([deal('a')])}{"deal_id": 1.5}\n{"stage": 7}\n`,
    );
    const { code, stdout } = await scene.run(['validate', 'mixed.ndjson']);
    expect(code).toBe(3);
    expect(stdout).toContain('mixed.ndjson:2: deal_id is a number that has no exact decimal form');
    expect(stdout).toContain('mixed.ndjson:3: deal_id is missing');
    expect(stdout).toContain('1 deal good, 2 lines rejected.');
  });

  it('ends with 0 when every line is good', async () => {
    expect(await scene.run(['validate', 'deals.ndjson'])).toMatchObject({ code: 0 });
  });
});

describe('longhaul sample', () => {
  it('writes deals that validate, the same for the same seed', async () => {
    const args = ['sample', '--count', '5', '--small', '--seed', '3'];
    const [one, two] = [await scene.run(args), await scene.run(args)];
    expect(one.stdout).toBe(two.stdout);
    await writeFile(scene.path('sample.ndjson'), one.stdout);
    const { stdout } = await scene.run(['validate', 'sample.ndjson']);
    expect(stdout).toContain('5 deals good, 0 lines rejected.');
  });
});

describe('longhaul schema', () => {
  it.each(['deal', 'result', 'manifest'])('prints the JSON Schema of a %s', async (name) => {
    const { code, stdout } = await scene.run(['schema', name]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object' });
  });
});

describe('wrong usage', () => {
  it.each([
    { args: ['run'], says: 'longhaul run needs a file' },
    {
      args: ['run', 'deals.ndjson', '--frehs'],
      says: 'longhaul run has no option --frehs. Did you mean --fresh?',
    },
    { args: ['run', 'deals.ndjson', '--lanes', 'many'], says: '--lanes' },
    {
      args: ['run', 'deals.ndjson', '--limit', '0'],
      says: '--limit must be a whole number above 0',
    },
    { args: ['run', 'deals.ndjson', '--plan', 'clever'], says: '--plan must be fixed or adaptive' },
    {
      args: ['run', 'deals.ndjson', '--workload', 'contracts'],
      says: 'There is no workload contracts',
    },
    { args: ['schema', 'nothing'], says: 'There is no schema nothing' },
    { args: ['fly'], says: 'longhaul has no command fly. See longhaul --help.' },
  ])('$args ends with 2 and says what to do', async ({ args, says }) => {
    const { code, stdout, stderr } = await scene.run(args);
    expect(stderr).toContain(says);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('shows the commands when none is given', async () => {
    const { code, stdout } = await scene.run([]);
    expect(code).toBe(0);
    for (const name of ['run', 'plan', 'validate', 'show', 'sample', 'schema', 'demo']) {
      expect(stdout).toContain(`longhaul ${name}`);
    }
  });
});

describe('bin/longhaul.js', () => {
  it('is the same command', async () => {
    const child = new Child('apps/cli/bin/longhaul.js', ['schema', 'deal'], { cwd: scene.folder });
    const { code, stdout } = await child.ended;
    expect(code).toBe(0);
    expect(stdout).toBe((await scene.run(['schema', 'deal'])).stdout);
  });
});

describe('longhaul demo', () => {
  it('runs 127 sample deals from nothing to an account, with no key and no network', async () => {
    const alone = await openScene();
    try {
      const { code, stdout, stderr } = await alone.run(['demo', '--simulated-speed', '1000']);
      expect(stdout).toContain('127/127 deals analyzed successfully.');
      expect(stdout).toContain('Now with your own: npx longhaul run deals.ndjson');
      expect(stderr).not.toMatch(/warn|error/i);
      expect(code).toBe(0);
      expect(
        (await readFile(alone.path('longhaul-out', 'sample-127.ndjson'), 'utf8')).split('\n'),
      ).toHaveLength(128);
    } finally {
      await alone.close();
    }
  });
});
