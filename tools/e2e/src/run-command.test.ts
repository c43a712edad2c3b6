import { readFile, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it } from 'vitest';
import { idsOf, readAccount } from './harness/account.ts';
import { deal, deals, writeDeals } from './harness/deals.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import { openScene } from './harness/scene.ts';
import { useStage } from './harness/stage.ts';

const command = ['run', 'deals.ndjson', '--out', 'out'];
const items = deals(6);
const ids = items.map(({ deal_id: id }) => id);

const stage = useStage();

beforeEach(() => writeDeals(stage.scene.path('deals.ndjson'), items));

/** How many requests arrive while something is done. */
async function requestsOf(deed: () => Promise<unknown>): Promise<number> {
  const { started } = await stage.simulator.settled();
  await deed();
  return (await stage.simulator.settled()).started - started;
}

describe('longhaul run', () => {
  it('ends with the account, the files and where they are', async () => {
    const { code, stdout } = await stage.scene.run(command);
    expect(code).toBe(0);
    expect(stdout).toContain('6/6 deals analyzed successfully.');
    for (const name of ['results.ndjson', 'intelligence-map.json', 'manifest.json']) {
      expect(stdout).toContain(`out/${name}`);
    }
    expectEveryOnce(await readAccount(stage.scene.path('out')), ids);
  });

  it('writes no escape code into a pipe', async () => {
    const { stdout, stderr } = await stage.scene.run(command, {
      env: { FORCE_COLOR: '1', TERM: 'xterm-256color' },
    });
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('prints with --json the account as one line that a script can read', async () => {
    const { stdout } = await stage.scene.run([...command, '--json']);
    const account: unknown = JSON.parse(stdout);
    expect(account).toMatchObject({
      schema_version: 1,
      status: 'complete',
      total: 6,
      ok: 6,
      failed: 0,
      rejected: 0,
    });
    expect(account).toMatchObject({
      workload: 'deals',
      outcome: 'complete',
      message: '6/6 deals analyzed successfully.',
    });
  });

  it('runs the first N with --limit and the named ones with --only', async () => {
    await stage.scene.run([...command, '--limit', '2']);
    expect(idsOf(await readAccount(stage.scene.path('out')), 'ok')).toEqual(ids.slice(0, 2));
    await stage.scene.run(['run', 'deals.ndjson', '--out', 'only', '--only', 'deal-005,deal-003']);
    expect(idsOf(await readAccount(stage.scene.path('only')), 'ok')).toEqual([
      'deal-003',
      'deal-005',
    ]);
  });

  it('packs 127 deals with --plan fixed into 8 batches of 15 and one of 7', async () => {
    await writeDeals(stage.scene.path('deals.ndjson'), deals(127));
    await stage.scene.run([...command, '--plan', 'fixed']);
    const { manifest } = await readAccount(stage.scene.path('out'));
    const batches = Map.groupBy(manifest.items, (item) => item.batch_index);
    const sizes = [...batches.values()].map(({ length }) => length).sort((a, b) => b - a);
    expect(sizes).toEqual([15, 15, 15, 15, 15, 15, 15, 15, 7]);
  });

  it('reads standard input for -', async () => {
    const input = Readable.from([await readFile(stage.scene.path('deals.ndjson'))]);
    expect(await stage.scene.run(['run', '-', '--out', 'out'], { input })).toMatchObject({
      code: 0,
    });
    expect(idsOf(await readAccount(stage.scene.path('out')), 'ok')).toEqual(ids);
  });

  it('starts a simulator of its own without a key, and says that nothing leaves the machine', async () => {
    const alone = await openScene();
    try {
      await writeDeals(alone.path('deals.ndjson'), items);
      const { code, stderr } = await alone.run([...command, '--simulated-speed', '10000']);
      expect(code).toBe(0);
      expect(stderr).toContain(
        'a simulator on this machine, latency scaled 1:10000. Nothing is sent anywhere',
      );
    } finally {
      await alone.close();
    }
  });
});

describe('the same job run again', () => {
  it('calls nothing, prints the same account and exits as before', async () => {
    await writeDeals(stage.scene.path('deals.ndjson'), [
      ...items,
      deal('refused', '[[fault:refusal]]'),
    ]);
    const once = await stage.scene.run(command);
    expect(once.code).toBe(3);
    let again = once;
    expect(await requestsOf(async () => (again = await stage.scene.run(command)))).toBe(0);
    expect(again.code).toBe(3);
    expect(again.stdout).toContain(
      '6/7 deals analyzed successfully. 1 deal failed due to refusal.',
    );
    expect(again.stdout).toContain('Finished before; nothing was called. --fresh starts anew.');
    expect(again.stdout).toContain('--retry-failed');
  });

  it('is another job when a deal has changed, and its folder is then refused with 2', async () => {
    await stage.scene.run(command);
    await writeDeals(stage.scene.path('deals.ndjson'), [
      ...items.slice(1),
      deal('deal-001', 'It changed.'),
    ]);
    const { code, stderr } = await stage.scene.run(command);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /The output folder out holds job \S+, and this is job \S+\. Give another with --out\./,
    );
  });

  it('is the same job whatever the lanes, the order of lines and the layout of the file', async () => {
    await stage.scene.run(command);
    await writeFile(
      stage.scene.path('deals.ndjson'),
      JSON.stringify([...items].reverse(), null, 2),
    );
    expect(
      await requestsOf(() => stage.scene.run([...command, '--lanes', '3', '--plan', 'fixed'])),
    ).toBe(0);
  });

  it('starts anew with --fresh', async () => {
    await stage.scene.run(command);
    const fresh = ['run', 'deals.ndjson', '--fresh', '--out', 'fresh'];
    expect(await requestsOf(() => stage.scene.run(fresh))).toBe(6);
    expect(idsOf(await readAccount(stage.scene.path('fresh')), 'ok')).toEqual(ids);
  });

  it('calls only what failed with --retry-failed, in a new round', async () => {
    await writeDeals(stage.scene.path('deals.ndjson'), [
      ...items,
      deal('mended', '[[fault:refusal*1]]'),
    ]);
    const before = await stage.scene.run(command);
    expect(before).toMatchObject({ code: 3 });
    const [, retry = ''] = /Retry only what failed: longhaul (.+)/.exec(before.stdout) ?? [];
    expect(await requestsOf(() => stage.scene.run(retry.split(' ')))).toBe(1);
    const account = await readAccount(stage.scene.path('out'));
    expectEveryOnce(account, [...ids, 'mended']);
    expect(account.manifest).toMatchObject({ round: 2, ok: 7, failed: 0, outcome: 'complete' });
  });
});
