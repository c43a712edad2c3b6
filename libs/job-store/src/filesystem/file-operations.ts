import {
  closeSync,
  fsync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

/**
 * The few operations that change anything on disk. They stand behind a type so that tests can stop
 * them after any step, as a death or a full disk would.
 *
 * The real ones wait for the disk (fsync) and hand all else to the system at once: a change of a
 * name or of a cached page takes less time than giving it to another thread and hearing of its end.
 */
export type FileOperations = {
  /** Makes a folder and its parents; answers the topmost one that was not there. */
  readonly makeFolder: (folder: string) => Promise<string | undefined>;
  /** A new file, open for writing. @throws EEXIST */
  readonly create: (path: string) => Promise<OpenFile>;
  /** Gives a file a second name. @throws EEXIST: this is what makes a put create-once */
  readonly link: (path: string, name: string) => Promise<void>;
  readonly rename: (path: string, name: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** Makes the names in a folder survive a loss of power. */
  readonly syncFolder: (folder: string) => Promise<void>;
};

export type OpenFile = {
  /** Writes all of the bytes. */
  readonly write: (bytes: Uint8Array, position: number) => Promise<void>;
  /** Makes the file's content survive a loss of power. */
  readonly sync: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const flush = promisify(fsync);

export const realFiles: FileOperations = {
  makeFolder: async (folder) => mkdirSync(folder, { recursive: true }),
  create: async (path) => openFile(openSync(path, 'wx')),
  link: async (path, name) => linkSync(path, name),
  rename: async (path, name) => renameSync(path, name),
  remove: async (path) => unlinkSync(path),
  syncFolder,
};

function openFile(descriptor: number): OpenFile {
  let isOpen = true;
  return {
    write: async (bytes, position) => {
      let written = 0;
      while (written < bytes.byteLength) {
        const left = bytes.byteLength - written;
        written += writeSync(descriptor, bytes, written, left, position + written);
      }
    },
    sync: () => flush(descriptor),
    close: async () => {
      // Once only: the number may be another file's by now.
      if (!isOpen) return;
      isOpen = false;
      closeSync(descriptor);
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows neither needs it nor opens folders; its file system journals names by itself.
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
