import { link, mkdir, open, rename, unlink, type FileHandle } from 'node:fs/promises';

/**
 * The few operations that change anything on disk. They stand behind a type so that tests can stop
 * them after any step, as a death or a full disk would.
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

export const realFiles: FileOperations = {
  makeFolder: (folder) => mkdir(folder, { recursive: true }),
  create: async (path) => openFile(await open(path, 'wx')),
  link,
  rename,
  remove: unlink,
  syncFolder,
};

function openFile(handle: FileHandle): OpenFile {
  return {
    write: async (bytes, position) => {
      let written = 0;
      while (written < bytes.byteLength) {
        const left = bytes.byteLength - written;
        written += (await handle.write(bytes, written, left, position + written)).bytesWritten;
      }
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function syncFolder(folder: string): Promise<void> {
  // Windows neither needs it nor opens folders; its file system journals names by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
