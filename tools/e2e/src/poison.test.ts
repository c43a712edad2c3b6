import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { idsOf, readAccount } from './harness/account.ts';
import { workspace, type Ended } from './harness/child.ts';
import { ndjson } from './harness/deals.ts';
import { expectEveryOnce } from './harness/every-once.ts';
import { useStage } from './harness/stage.ts';

const workload = join(workspace, 'tools', 'e2e', 'src', 'poison-workload.ts');
/** Two deaths among others, one alone, and the run that tells. */
const expectedRuns = 4;

const stage = useStage();

/** Runs the command until a run is not killed by its own item. */
async function runUntilDone(args: readonly string[]): Promise<{ end: Ended; runs: number }> {
  for (let runs = 1; ; runs += 1) {
    const end = await stage.scene.run(args);
    if (end.signal === null) return { end, runs };
    expect(runs).toBeLessThan(10);
  }
}

describe('an item that kills its process each time', () => {
  it.each(['compose', 'conclude'] as const)(
    'is given up as POISON when it dies in %s, and costs no other',
    async (dies) => {
      const { scene } = stage;
      const good = Array.from({ length: 12 }, (_, at) => ({ id: `${dies}-${String(at)}` }));
      const items = [...good.slice(0, 5), { id: `${dies}-bad`, dies }, ...good.slice(5)];
      await writeFile(scene.path('notes.ndjson'), ndjson(items));

      const { end, runs } = await runUntilDone([
        ...['run', 'notes.ndjson', '--workload', workload, '--lanes', '8', '--out', 'out'],
      ]);

      expect(end.code).toBe(3);
      expect(end.stdout).toContain(
        '12/13 notes written successfully. 1 note failed due to crashing its worker.',
      );
      expect(runs).toBe(expectedRuns);
      const account = await readAccount(scene.path('out'));
      expectEveryOnce(
        account,
        items.map(({ id }) => id),
      );
      expect(idsOf(account, 'failed')).toEqual([`${dies}-bad`]);
      expect(account.failed).toMatchObject([{ code: 'POISON' }]);
    },
  );
});
