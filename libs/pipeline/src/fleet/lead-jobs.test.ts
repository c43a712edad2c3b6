import { jobPrefix, openMarkerKey, submissionKey } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { describe, expect, it } from 'vitest';
import { sayControl } from '../controls.ts';
import { countsOf, readRound } from '../end/testing.ts';
import { keysOf } from '../testing.ts';
import { someTexts, until } from '../lead/testing.ts';
import { openWorld, type World } from './testing.ts';

const textsOf = (name: string, count: number) => someTexts(count).map((text) => `${name} ${text}`);

async function untilNoneOpen(world: World): Promise<void> {
  const open = async () =>
    (await keysOf(world.store)).filter((key) => /^[^/]+\/open\//.test(key)).length;
  const endsAt = world.clock.now() + 3_600_000;
  while ((await open()) > 0) {
    if (world.clock.now() > endsAt) throw new Error('A job stayed open.');
    await world.clock.advance(1_000);
  }
}

describe('a process that leads jobs', () => {
  it('finds them by their markers, of every tenant, and leads them to the end', async () => {
    const world = openWorld();
    const jobs = await Promise.all(
      ['ann', 'bob', 'cid'].map((tenant) => world.submit(tenant, textsOf(tenant, 9))),
    );
    const process = world.open(1);
    await untilNoneOpen(world);
    for (const job of jobs) {
      expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ ok: 9 });
    }
    expect(world.asked).toHaveLength(27);
    expect(process.troubles).toEqual([]);
  });

  it('begins a job that was announced within seconds, and one that was not within its listing', async () => {
    const world = openWorld();
    const process = world.open(1);
    await world.clock.advance(1_000);
    const unheard = await world.submit('ann', textsOf('ann', 4));
    const announced = await world.submit('bob', textsOf('bob', 4));
    await world.openJobs.announce(announced);
    await world.clock.advance(3_000);
    expect(process.status().led).toEqual([announced]);
    await until(
      world,
      () => process.status().led.some(({ jobId }) => jobId === unheard.jobId),
      31_000,
    );
  });

  it('lists the markers at once when the index was restarted', async () => {
    const world = openWorld();
    const process = world.open(1);
    await world.clock.advance(1_000);
    const job = await world.submit('ann', textsOf('ann', 4));
    world.openJobs.restart();
    await world.clock.advance(3_000);
    expect(process.status().led).toEqual([job]);
  });

  it('leads no more jobs at a time than it may, and takes tenants in turn', async () => {
    const world = openWorld({ fleet: { maxJobs: 2 } });
    for (const name of ['a', 'b', 'c']) await world.submit('ann', textsOf(name, 8));
    await world.submit('bob', textsOf('bob', 8));
    const process = world.open(1);
    await world.clock.advance(1_000);
    expect(process.status().led.map(({ tenant }) => tenant)).toEqual(['ann', 'bob']);
    let most = 0;
    await until(world, () => {
      most = Math.max(most, process.status().led.length);
      return world.asked.length === 32;
    });
    await untilNoneOpen(world);
    expect(most).toBe(2);
  });

  it('withdraws what it has finished, and reads a hint that stayed once', async () => {
    const world = openWorld();
    const job = await world.submit('ann', textsOf('ann', 4));
    await world.openJobs.announce(job);
    world.open(1);
    await untilNoneOpen(world);
    await world.clock.advance(3_000);
    expect(await world.openJobs.announced()).toEqual([]);
    await world.openJobs.announce(job);
    await world.clock.advance(3_000);
    expect(await world.openJobs.announced()).toEqual([]);
    expect(world.emitted.filter(({ kind }) => kind === 'finished')).toHaveLength(1);
  });
});

describe('trouble with one job', () => {
  it('of which the submission is missing or unreadable is told once, and the others end', async () => {
    const world = openWorld();
    const missing = { tenant: 'ann', jobId: '0123456789abcdef' };
    const broken = { tenant: 'bob', jobId: 'fedcba9876543210' };
    for (const job of [missing, broken])
      await world.store.replace(openMarkerKey(job, 1), encodeUtf8('1'));
    await world.store.replace(submissionKey(broken), encodeUtf8('{"schema_version":'));
    const good = await world.submit('cid', textsOf('cid', 4));
    const process = world.open(1);
    await until(world, () => world.asked.length === 4);
    await world.clock.advance(10 * 60_000);
    expect(await world.store.get(openMarkerKey(good, 1))).toBeUndefined();
    expect(process.troubles).toHaveLength(2);
    expect(process.troubles.map(({ message }) => message).join('\n')).toMatch(
      /no submission\.json[^]*cannot be read/,
    );
    expect(process.status().led).toEqual([]);
  });

  it('whose marker is malformed is told once', async () => {
    const world = openWorld();
    await world.store.replace('ann/open/a job', encodeUtf8('1'));
    const job = await world.submit('ann', textsOf('ann', 4));
    const process = world.open(1);
    await until(world, () => world.asked.length === 4);
    await world.clock.advance(10 * 60_000);
    expect(await world.store.get(openMarkerKey(job, 1))).toBeUndefined();
    expect(process.troubles.map(({ message }) => message)).toEqual([
      'ann/open/a job is no marker of a job: its name has characters that no job has. Delete it.',
    ]);
  });

  it('of a workload that this process does not know stays open, with what to do, told once', async () => {
    const world = openWorld();
    const job = await world.submit('ann', textsOf('ann', 4));
    const key = submissionKey(job);
    const text = new TextDecoder().decode(await world.store.get(key));
    await world.store.replace(key, encodeUtf8(text.replaceAll('"notes"', '"letters"')));
    const process = world.open(1);
    await world.clock.advance(5 * 60_000);
    expect(await world.store.get(openMarkerKey(job, 1))).toBeDefined();
    expect(process.troubles).toHaveLength(1);
    expect(process.troubles[0]?.message).toContain(
      'run an orchestrator and workers of that version and endpoint',
    );
    expect(await keysOf(world.store, `${jobPrefix(job)}plan`)).toEqual([]);
  });

  it('that is held uses no place, and a resume is heard within seconds', async () => {
    let hasKey = false;
    const world = openWorld({
      fleet: { maxJobs: 1 },
      behave: (text) =>
        hasKey || !text.startsWith('held')
          ? { kind: 'answer', text: '{"words":2}' }
          : { kind: 'wrong-key' },
    });
    const held = await world.submit('ann', textsOf('held', 8));
    const process = world.open(1);
    await until(world, () => process.status().hasListed && process.status().led.length === 0);
    const calls = world.asked.length;
    const other = await world.submit('bob', textsOf('bob', 8));
    await world.openJobs.announce(other);
    await until(world, () => world.asked.length === calls + 8, 60_000);
    await world.clock.advance(3_600_000);
    expect(world.asked).toHaveLength(calls + 8);
    hasKey = true;
    await sayControl(world, held, { kind: 'resume' });
    await untilNoneOpen(world);
    expect(countsOf(await readRound({ store: world.store, job: held }))).toEqual({ ok: 8 });
  });

  it('that was sealed while it was held is ended, though its leader died over it', async () => {
    const world = openWorld({ behave: () => ({ kind: 'wrong-key' }) });
    const job = await world.submit('ann', textsOf('ann', 4));
    const process = world.open(1);
    await until(world, () => process.status().hasListed && process.status().led.length === 0);
    const lead = await world.coordinator.lead(job, { owner: 'dead', leaseMs: 15_000 });
    if (lead.kind !== 'leading') throw new Error(`The lead was answered ${lead.kind}.`);
    expect(lead.meta.state).toMatchObject({ phase: 'extracting', hold: 'blocked' });
    await world.coordinator.seal(job, { epoch: lead.epoch });
    await untilNoneOpen(world);
    expect(countsOf(await readRound({ store: world.store, job }))).toEqual({ STALLED: 4 });
  });
});
