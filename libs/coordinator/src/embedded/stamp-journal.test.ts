import { appendFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { failureOf, keyOf, leaseMs, okOf, stageJob } from '@longhaul/testkit/coordinator-scene';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmbeddedCoordinator } from './coordinator.ts';
import { createDoingJournal } from './doing-journal.ts';
import { createMemoryJournal } from './stamp-journal.ts';
import type { StampJournal } from './stamp-journal.ts';

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'doing-'));
  folders.push(folder);
  return join(folder, 'doing');
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A process of its own, with a job that it leads and has created from its plan. */
function start(journal: StampJournal) {
  const clock = createStepClock();
  const coordinator = createEmbeddedCoordinator({ clock, journalOf: () => journal });
  return stageJob({ coordinator, clock, close: async () => {} });
}

const [first, second] = [keyOf(0, 0), keyOf(0, 1)];

describe.each([
  ['in memory', createMemoryJournal],
  ['in a folder', () => createDoingJournal(newFolder())],
])('a journal %s', (_where, make) => {
  it('gives back the last entry of each key', () => {
    const journal = make();
    const entry = { key: first, batch: 0, deaths: 0, stamped: true, alone: false };
    const charged = { ...entry, deaths: 1, stamped: false };
    for (const put of [entry, { ...entry, key: second }, charged]) journal.put(put);
    journal.remove(second);
    journal.remove(second);
    expect(journal.read()).toEqual([charged]);
  });

  it('charges the next process one death for what this one was calling when it died', async () => {
    const journal = make();
    const killed = await start(journal);
    await killed.stamp(await killed.take(0), [first, second]);
    await killed.commitAsLeader(okOf(0, 1));

    const next = await start(journal);
    const death = { key: first, batch: 0, deaths: 1, poison: false };
    expect(await next.reap()).toEqual({ batches: [], deaths: [death] });
    expect(await next.reap()).toEqual({ batches: [], deaths: [] });
    expect(await next.standing(0, 0)).toMatchObject({ deaths: 1 });
    expect(await next.standing(0, 1)).toMatchObject({ deaths: 0 });
  });

  it('finds the item that kills each process', async () => {
    const journal = make();
    for (const alone of [false, false, true]) {
      const killed = await start(journal);
      await killed.stamp(await killed.take(0), [first], alone);
    }
    const last = await start(journal);
    expect((await last.reap()).deaths).toEqual([{ key: first, batch: 0, deaths: 3, poison: true }]);
  });

  it('keeps the deaths of a process that lives and charges them once', async () => {
    const journal = make();
    const living = await start(journal);
    await living.stamp(await living.take(0), [first]);
    await living.clock.advance(leaseMs);
    await living.reap();

    const next = await start(journal);
    expect((await next.reap()).deaths).toEqual([]);
    expect(await next.standing(0, 0)).toMatchObject({ deaths: 1 });
  });

  it('is left empty by releases, outputs, seals and dropped plans', async () => {
    const journal = make();
    const scene = await start(journal);
    const { epoch } = scene;
    await scene.stamp(await scene.take(0), [first]);
    await scene.clock.advance(leaseMs);
    await scene.reap();
    const released = await scene.take(0);
    await scene.stamp(released, [first, second]);
    expect(journal.read()).toHaveLength(2);
    await scene.release(released, 'drain');
    expect(journal.read()).toMatchObject([{ key: first, deaths: 1, stamped: false }]);
    await scene.commitAsLeader(okOf(0, 0));
    expect(journal.read()).toEqual([]);

    await scene.stamp(await scene.take(1), [keyOf(1, 0)]);
    await scene.coordinator.drop(scene.job, { epoch });
    expect(journal.read()).toEqual([]);
    await scene.create();
    await scene.stamp(await scene.take(1), [keyOf(1, 0)]);
    await scene.seal();
    expect(journal.read()).toEqual([]);
  });

  it('keeps the deaths of an item that failed, for a redrive', async () => {
    const journal = make();
    const killed = await start(journal);
    await killed.stamp(await killed.take(0), [first]);
    const next = await start(journal);
    await next.commitAsLeader(failureOf(0, 0, 'POISON'));
    expect(journal.read()).toMatchObject([{ key: first, deaths: 1, stamped: false }]);
  });

  it('is not believed about a batch that the plan does not have', async () => {
    const journal = make();
    journal.put({ key: 'stray', batch: 9, deaths: 2, stamped: true, alone: true });
    expect((await (await start(journal)).reap()).deaths).toEqual([]);
  });
});

describe('a journal in a folder', () => {
  const entry = { key: first, batch: 0, deaths: 0, stamped: true, alone: false };

  it('counts a torn or foreign line as lost and keeps the others', () => {
    const folder = newFolder();
    createDoingJournal(folder).put(entry);
    for (const line of ['{"key":"to', '', 'null', '{"key":1}']) {
      appendFileSync(join(folder, 'calls.ndjson'), `${line.padEnd(255)}\n`);
    }
    appendFileSync(join(folder, 'calls.ndjson'), '{"key":"cut o');
    expect(createDoingJournal(folder).read()).toEqual([entry]);
  });

  it('stays as small as what was called at one time, and shows the last entry of each', () => {
    const folder = newFolder();
    const journal = createDoingJournal(folder);
    const lanes = 3;
    for (let item = 0; item < 50; item += 1) {
      journal.put({ ...entry, key: `item-${String(item)}` });
      journal.remove(`item-${String(item - lanes + 1)}`);
    }
    expect(
      journal
        .read()
        .map(({ key }) => key)
        .toSorted(),
    ).toEqual(['item-48', 'item-49']);
    expect(statSync(join(folder, 'calls.ndjson')).size).toBe(lanes * 256);
  });

  it('is taken over by the next process, entry by entry', () => {
    const folder = newFolder();
    const killed = createDoingJournal(folder);
    killed.put(entry);
    killed.put({ ...entry, key: second });
    killed.remove(first);
    const next = createDoingJournal(folder);
    next.put({ ...entry, key: second, deaths: 1, stamped: false });
    expect(next.read()).toEqual([{ ...entry, key: second, deaths: 1, stamped: false }]);
    next.remove(second);
    expect(next.read()).toEqual([]);
  });

  it('refuses a key that no item can have, in place of writing over its neighbor', () => {
    const journal = createDoingJournal(newFolder());
    expect(() => journal.put({ ...entry, key: 'k'.repeat(256) })).toThrow(RangeError);
  });
});
