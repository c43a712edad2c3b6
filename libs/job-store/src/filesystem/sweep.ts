import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writerOf } from './draft.ts';
import { isMissing } from './object-file.ts';
import { walkFiles } from './walk.ts';

/**
 * Removes the temporary files that dead processes left under `prefix`, and says how many. Files of
 * this process and of living ones stay. Processes are looked up on this machine: where a folder is
 * shared between machines, sweep only what is locked.
 */
export async function sweepTemporaries(
  root: string,
  prefix: string,
  ownWriter: string,
): Promise<number> {
  let removed = 0;
  for await (const path of walkFiles(root, prefix)) {
    const left = writerOf(path);
    if (left === undefined || left.writer === ownWriter) continue;
    // The same number as ours with another start is an earlier process, as always in a container.
    if (left.pid !== process.pid && isAlive(left.pid)) continue;
    if (await removeIfPresent(() => unlink(join(root, path)))) removed += 1;
  }
  return removed;
}

/** Whether `remove` found its file; a file that is gone already is no error. */
export async function removeIfPresent(remove: () => Promise<void>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives and belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
