import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TerminalError } from '@longhaul/ports/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireJobLock } from './job-lock.ts';

const clock = { now: () => Date.UTC(2026, 4, 4, 3, 2, 1), sleep: () => Promise.resolve() };
const thisModule = pathToFileURL(join(import.meta.dirname, 'job-lock.ts')).href;

/** A process that takes the lock, says how that went, and stays. */
const script = `
  const { acquireJobLock } = await import(${JSON.stringify(thisModule)});
  const clock = { now: () => ${String(clock.now())} };
  console.log(JSON.stringify(acquireJobLock(process.argv[1], clock)));
  setInterval(() => {}, 1000);
`;

let folder: string;
let children: ChildProcess[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-lock-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  await rm(folder, { recursive: true });
});

async function startHolder() {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, folder]);
  children.push(child);
  let warnings = '';
  child.stderr.on('data', (text) => (warnings += String(text)));
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error(warnings))),
  ])) as [Buffer];
  return { child, reply: JSON.parse(String(line)), warnings: () => warnings };
}

describe('the lock of a job', () => {
  it('is held by one at a time and given back by release', () => {
    const first = acquireJobLock(folder, clock);
    expect(acquireJobLock(folder, clock)).toEqual({
      kind: 'taken',
      by: `process ${String(process.pid)} since 2026-05-04T03:02:01.000Z`,
    });
    if (first.kind !== 'held') throw new Error('not held');
    first.release();
    first.release();
    const again = acquireJobLock(folder, clock);
    expect(again.kind).toBe('held');
    if (again.kind === 'held') again.release();
  });

  it('keeps another process out, says who has it, and dies with that process', async () => {
    const { child, reply, warnings } = await startHolder();
    expect(reply).toEqual({ kind: 'held' });
    expect(acquireJobLock(folder, clock)).toEqual({
      kind: 'taken',
      by: `process ${String(child.pid)} since 2026-05-04T03:02:01.000Z`,
    });
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    const lock = acquireJobLock(folder, clock);
    expect(lock.kind).toBe('held');
    if (lock.kind === 'held') lock.release();
    expect(warnings()).toBe('');
  });

  it('is refused to a second process while this one has it', async () => {
    const lock = acquireJobLock(folder, clock);
    const { reply } = await startHolder();
    expect(reply).toEqual({ kind: 'taken', by: expect.stringContaining(String(process.pid)) });
    if (lock.kind === 'held') lock.release();
  });

  it('makes the folder, and leaves only dotted names in it', async () => {
    const inner = join(folder, 'acme/jobs/j1');
    const lock = acquireJobLock(inner, clock);
    expect((await readdir(inner)).filter((name) => !name.startsWith('.'))).toEqual([]);
    if (lock.kind === 'held') lock.release();
  });

  it('says what to do when the folder cannot be locked', async () => {
    await writeFile(join(folder, 'file'), 'no folder');
    await writeFile(join(folder, '.lock.sqlite'), 'x'.repeat(10_000));
    expect(() => acquireJobLock(join(folder, 'file'), clock)).toThrow(TerminalError);
    expect(() => acquireJobLock(folder, clock)).toThrow(/^Could not lock .+\. Give this user/);
  });

  it('tells of another process when the holder has not said who it is', async () => {
    const lock = acquireJobLock(folder, clock);
    await rm(join(folder, '.lock.json'));
    expect(acquireJobLock(folder, clock)).toEqual({ kind: 'taken', by: 'another process' });
    if (lock.kind === 'held') lock.release();
  });
});
