import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileError } from '@longhaul/platform/file-error';
import type { Clock } from '@longhaul/ports/clock';
import { TerminalError } from '@longhaul/ports/errors';

/**
 * Owns the right of one process to lead the job of a folder.
 *
 * J1 At most one process holds a folder, as long as it lies on a disk of this machine.
 * J2 The lock dies with its process, however that dies: it is SQLite's exclusive lock on a file,
 *    which the operating system drops by itself. Nothing has to be cleaned up and nothing expires.
 * J3 The side file only says who holds it and decides nothing.
 *
 * The names begin with a dot, which keeps them out of the store's listings. Nothing else may open
 * the lock file: closing any second descriptor of it in the same process would drop the lock.
 */
export type JobLock =
  | {
      readonly kind: 'held';
      /** Gives the folder back; a second time does nothing. */
      readonly release: () => void;
    }
  | {
      readonly kind: 'taken';
      /** Who has it, for people: `process 4711 since 2026-05-04T03:02:01.000Z`. */
      readonly by: string;
    };

const lockName = '.lock.sqlite';
const holderName = '.lock.json';
const sqliteBusy = 5;

/** An open lock must stay reachable: collecting it as garbage would release it. */
const openLocks = new Set<DatabaseSync>();

/**
 * Takes the folder of a job, making it if need be. Never waits.
 *
 * @throws TerminalError when the folder cannot be locked at all
 */
export function acquireJobLock(folder: string, clock: Clock): JobLock {
  const database = tryLock(folder);
  if (!database) return { kind: 'taken', by: describeHolder(folder) };
  openLocks.add(database);
  noteHolder(folder, clock.now());
  const release = (): void => {
    if (!openLocks.delete(database)) return;
    rmSync(join(folder, holderName), { force: true });
    database.close();
  };
  return { kind: 'held', release };
}

function tryLock(folder: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    database = new DatabaseSync(join(folder, lockName), { timeout: 0 });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    if (sqliteCode(error) === sqliteBusy) return undefined;
    throw lockError(error, folder);
  }
}

function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  // The low byte; the rest tells kinds of one code apart.
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

function lockError(error: unknown, folder: string): unknown {
  if (sqliteCode(error) === undefined) return fileError(error, { doing: 'lock', path: folder });
  const what = `Could not lock ${folder}.`;
  const advice = 'Give this user write access to it, or choose a folder on a local disk.';
  return new TerminalError(`${what} ${advice}`, { cause: error });
}

type Holder = { readonly pid: number; readonly since: string };

/** Written aside and renamed, so that a second process never reads half of it. */
function noteHolder(folder: string, sinceMs: number): void {
  const holder: Holder = { pid: process.pid, since: new Date(sinceMs).toISOString() };
  const draft = join(folder, `${holderName}.new`);
  try {
    writeFileSync(draft, JSON.stringify(holder));
    renameSync(draft, join(folder, holderName));
  } catch {
    // The lock holds without it (J3); a second process then hears of "another process".
  }
}

function describeHolder(folder: string): string {
  try {
    const text = readFileSync(join(folder, holderName), 'utf8');
    const { pid, since } = JSON.parse(text) as Holder;
    return `process ${String(pid)} since ${since}`;
  } catch {
    // It has just taken the lock or is just giving it back.
    return 'another process';
  }
}
