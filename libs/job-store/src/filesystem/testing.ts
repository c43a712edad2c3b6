import { rmSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { realFiles, type FileOperations } from './file-operations.ts';

/** What a stopped process throws from every operation on: it is no error of the disk. */
export class Died extends Error {}

export type Fault = {
  /** The step that fails, from 0; a write that fails has written half. */
  readonly atStep: number;
  /** `death`: nothing runs after it. `full`: this step alone fails, with ENOSPC. */
  readonly kind: 'death' | 'full';
};

export type RecordedFiles = { readonly files: FileOperations; readonly steps: string[] };

/** Runs file operations, writes down their names, and lets one of them fail. */
export function recordFiles(fault?: Fault, inner: FileOperations = realFiles): RecordedFiles {
  const steps: string[] = [];
  let isDead = false;
  const step = async <Result>(
    name: string,
    run: () => Promise<Result>,
    runHalf: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<Result> => {
    if (isDead) throw new Died();
    steps.push(name);
    if (steps.length - 1 !== fault?.atStep) return run();
    isDead = fault.kind === 'death';
    await runHalf();
    throw isDead ? new Died() : diskFull(name);
  };
  const files: FileOperations = {
    makeFolder: (folder) => step('makeFolder', () => inner.makeFolder(folder)),
    create: async (path) => {
      const file = await step('create', () => inner.create(path));
      return {
        write: (bytes, position) => {
          const half = bytes.subarray(0, bytes.byteLength / 2);
          const runHalf = () => file.write(half, position);
          return step('write', () => file.write(bytes, position), runHalf);
        },
        sync: () => step('sync', file.sync),
        // The descriptor goes in any case, as it does with its process.
        close: () => step('close', file.close, file.close).catch(rethrowClosed(file.close)),
      };
    },
    link: (path, name) => step('link', () => inner.link(path, name)),
    rename: (path, name) => step('rename', () => inner.rename(path, name)),
    remove: (path) => step('remove', () => inner.remove(path)),
    syncFolder: (folder) => step('syncFolder', () => inner.syncFolder(folder)),
  };
  return { files, steps };
}

function rethrowClosed(close: () => Promise<void>) {
  return async (error: unknown): Promise<never> => {
    await close().catch(() => undefined);
    throw error;
  };
}

function diskFull(syscall: string): Error {
  const code = 'ENOSPC';
  return Object.assign(new Error(`${code}: no space left on device, ${syscall}`), {
    code,
    syscall,
  });
}

type Inode = { isSynced: boolean };
type Name = { readonly inode: Inode; isDurable: boolean };

/** Files that can lose power: what was not synced before is gone, as the worst disk would have it. */
export function powerlessFiles(): {
  readonly files: FileOperations;
  readonly losePower: () => void;
} {
  const names = new Map<string, Name>();
  const files: FileOperations = {
    ...realFiles,
    makeFolder: async (folder) => {
      const topmost = await realFiles.makeFolder(folder);
      for (let made = folder; topmost && made.length >= topmost.length; made = dirname(made)) {
        names.set(made, { inode: { isSynced: true }, isDurable: false });
      }
      return topmost;
    },
    create: async (path) => {
      const file = await realFiles.create(path);
      const inode = { isSynced: false };
      names.set(path, { inode, isDurable: false });
      return { ...file, sync: () => file.sync().then(() => void (inode.isSynced = true)) };
    },
    link: async (path, name) => {
      await realFiles.link(path, name);
      names.set(name, { inode: names.get(path)?.inode ?? { isSynced: false }, isDurable: false });
    },
    remove: async (path) => {
      await realFiles.remove(path);
      names.delete(path);
    },
    syncFolder: async (folder) => {
      // Only names that stand when an fsync begins are sure to be in it.
      const standing = [...names].filter(([path]) => dirname(path) === folder);
      await realFiles.syncFolder(folder);
      for (const [, name] of standing) name.isDurable = true;
    },
  };
  const losePower = (): void => {
    for (const [path, { inode, isDurable }] of names) {
      if (!isDurable) rmSync(path, { recursive: true, force: true });
      else if (!inode.isSynced) truncateSync(path);
    }
  };
  return { files, losePower };
}
