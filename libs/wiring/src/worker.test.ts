import { createLogger } from '@longhaul/platform/logger';
import { describe, expect, it } from 'vitest';
import { openWorker, readWorkerConfig } from './worker.ts';
import type { WorkerRooms } from './worker/rooms.ts';
import { configOf, environment, leadWith, lifeOf, roomsWith } from './worker/testing.ts';

it('a worker needs a key, a URL, or a simulator that runs already', () => {
  const read = (changes: Readonly<Record<string, string | undefined>>) =>
    readWorkerConfig({ ...environment, OPENAI_BASE_URL: undefined, ...changes });
  expect(read({})).toMatchObject({ ok: false });
  expect(read({ OPENAI_API_KEY: 'k' })).toMatchObject({ ok: true });
  expect(read({ LONGHAUL_SIMULATOR: 'http://simulator:9600/v1' })).toMatchObject({ ok: true });
});

async function workerOver(rooms: WorkerRooms, lines: string[] = []) {
  const logger = createLogger({
    level: 'info',
    destination: { write: (line) => void lines.push(line) },
  });
  return openWorker(configOf(), { build: () => rooms, logger });
}

const event = {
  schema_version: 1,
  tenant: 'acme',
  job_id: 'job-1',
  workload: 'deals',
  round: 1,
  batch: 0,
  plan_hash: '0123456789abcdef',
  not_after: '2099-01-01T00:00:00.000Z',
};

describe('a worker', () => {
  it.each([
    ['no invocation', 'hello', 'no invocation of Longhaul'],
    ['a reference of the future', { ...event, schema_version: 2 }, 'schema_version'],
    ['a broken reference', { ...event, batch: -1 }, 'batch'],
    ['more than a reference', { ...event, deals: 'x'.repeat(2_000) }, 'larger than 1024 bytes'],
    ['nothing', undefined, 'no invocation of Longhaul'],
  ])('refuses %s in words', async (_what, given, words) => {
    const worker = await workerOver(roomsWith());
    await expect(worker.run(given, lifeOf(Infinity))).rejects.toThrow(words);
  });

  it('of a job that nobody knows ends at once, with its events sent', async () => {
    const rooms = roomsWith();
    const report = await (await workerOver(rooms)).run(event, lifeOf(900_000));
    expect(report).toEqual({ kind: 'idle', why: 'nojob' });
    expect(rooms.flushed()).toBe(1);
  });

  it('that is being ended claims nothing', async () => {
    const { coordinator } = roomsWith();
    const claims: unknown[] = [];
    const rooms = roomsWith({
      coordinator: {
        ...coordinator,
        claim: async (_job, claim) => {
          claims.push(claim);
          return { kind: 'busy' };
        },
      },
    });
    const life = { ...lifeOf(900_000), drain: AbortSignal.abort() };
    const worker = await workerOver(rooms);
    expect(await worker.run(event, life)).toEqual({ kind: 'idle', why: 'draining' });
    expect(claims).toEqual([]);
  });

  it('returns before its end even where nobody answers, and says so', async () => {
    const lines: string[] = [];
    const { coordinator } = roomsWith();
    const rooms = roomsWith({
      coordinator: { ...coordinator, claim: () => new Promise(() => undefined) },
    });
    const running = (await workerOver(rooms, lines)).run(event, lifeOf(2_050));
    await expect(running).rejects.toThrow('could not hand its batch back in time');
    expect(rooms.flushed()).toBe(1);
    expect(lines.join('')).toContain('"level":"error"');
  });

  it('logs neither content nor keys', async () => {
    const lines: string[] = [];
    const rooms = roomsWith();
    const worker = await workerOver(rooms, lines);
    await leadWith({ rooms, worker, words: ['secret words of a customer'] });
    expect(lines.join('')).toContain('invocation ended');
    expect(lines.join('')).not.toContain('secret words');
  });

  it('does the work of a job that is led elsewhere', async () => {
    const rooms = roomsWith();
    const worker = await workerOver(rooms);
    const manifest = await leadWith({ rooms, worker, words: ['Hello.'] });
    expect(manifest?.items).toMatchObject([{ outcome: 'failed', code: 'BAD_REQUEST' }]);
  });
});

describe('its configuration', () => {
  const problemOf = (changes: Readonly<Record<string, string | undefined>>) => {
    const reading = readWorkerConfig({ ...environment, ...changes });
    return reading.ok ? '' : reading.problem;
  };

  it('needs Redis, S3 and a model', () => {
    expect(problemOf({ LONGHAUL_REDIS: '', LONGHAUL_S3: '' })).toMatch(
      /LONGHAUL_REDIS and LONGHAUL_S3/,
    );
    expect(problemOf({ OPENAI_BASE_URL: undefined })).toMatch(/OPENAI_API_KEY or OPENAI_BASE_URL/);
    expect(problemOf({ LONGHAUL_WORKER_LANES: '0' })).toMatch(/^LONGHAUL_WORKER_LANES: /);
  });

  it('is frozen, and has lanes of its own', () => {
    expect(configOf({ LONGHAUL_WORKER_LANES: '7' }).workerLanes).toBe(7);
    expect(Object.isFrozen(configOf())).toBe(true);
  });
});
