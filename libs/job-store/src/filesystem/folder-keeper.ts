import { dirname } from 'node:path';
import type { FileOperations } from './file-operations.ts';

/**
 * Owns the durability of names: which folders exist, and when their entries have reached the disk.
 *
 * K1 `sync` resolves only after an fsync of the folder that **began** after the call. An fsync that
 *    is already running may have passed the caller's entry by, so callers wait for the next one,
 *    and all who wait share it (group commit): however many put at once, a folder has at most one
 *    fsync running and one waiting.
 * K2 When `ensure` resolves, every folder it made is itself a durable name in its parent.
 */
export type FolderKeeper = {
  /** Makes a folder, its parents included, unless this store has made it before. */
  readonly ensure: (folder: string) => Promise<void>;
  /** Forgets that a folder exists: it was deleted from outside. */
  readonly forget: (folder: string) => void;
  readonly sync: (folder: string) => Promise<void>;
};

export function createFolderKeeper(files: FileOperations): FolderKeeper {
  const sync = createGroupCommit(files.syncFolder);
  const ensured = new Map<string, Promise<void>>();
  // One at a time: who finds a parent made by another must not overtake that other's fsync (K2).
  let lastMaking: Promise<void> = Promise.resolve();
  const make = (folder: string): Promise<void> => {
    const making = lastMaking.then(() => makeDurable(folder, files, sync));
    lastMaking = making.catch(() => ensured.delete(folder)).then(() => undefined);
    return making;
  };
  return {
    ensure: (folder) => {
      const making = ensured.get(folder) ?? make(folder);
      ensured.set(folder, making);
      return making;
    },
    forget: (folder) => void ensured.delete(folder),
    sync,
  };
}

async function makeDurable(
  folder: string,
  files: FileOperations,
  sync: (folder: string) => Promise<void>,
): Promise<void> {
  const topmost = await files.makeFolder(folder);
  if (topmost === undefined) return;
  for (let made = folder; made.length >= topmost.length; made = dirname(made)) {
    await sync(dirname(made));
  }
}

/** Shares runs of `run` among callers by K1. */
function createGroupCommit(run: (folder: string) => Promise<void>) {
  const running = new Map<string, Promise<void>>();
  const waiting = new Map<string, Promise<void>>();
  const start = (folder: string): Promise<void> => {
    waiting.delete(folder);
    const started = run(folder).finally(() => running.delete(folder));
    running.set(folder, started);
    return started;
  };
  return (folder: string): Promise<void> => {
    const current = running.get(folder);
    const next = waiting.get(folder);
    if (next) return next;
    if (!current) return start(folder);
    const startNext = () => start(folder);
    const joined = current.then(startNext, startNext);
    waiting.set(folder, joined);
    return joined;
  };
}
