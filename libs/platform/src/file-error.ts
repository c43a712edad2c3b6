import { RetryableError, TerminalError } from '@longhaul/ports/errors';

/** What was being done to which file or folder when it failed. */
export type FileDeed = {
  /** As in "Could not …": `write`, `read`, `lock`. */
  readonly doing: string;
  readonly path: string;
};

/** What happened and what to do, by the code of the operating system's error. */
const sentences: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full. Free some space, then start again: what was finished is kept.',
  EDQUOT:
    'Your disk quota is used up. Free some space, then start again: what was finished is kept.',
  EACCES: 'Permission was denied. Give this user access to it, or choose another folder.',
  EPERM:
    'The system does not permit it, or its file system has no hard links. Give this user access to it, or choose a folder on a local disk.',
  EROFS: 'It lies on a read-only file system. Choose a folder that can be written to.',
  ENOENT: 'It does not exist. Check the path, and that nobody deleted the folder meanwhile.',
  ENOTDIR: 'A part of its path is a file where a folder is needed. Choose another folder.',
  EISDIR: 'It is a folder where a file is needed. Choose another path.',
  ENAMETOOLONG: 'Its name is too long for this file system. Choose a shorter path.',
  EIO: 'The disk reported a fault. Check the disk before you start again.',
  ENOTSUP: 'Its file system lacks what is needed (hard links). Choose a folder on a local disk.',
};

/** Codes that pass by themselves once other work has ended. */
const passing = new Set(['EMFILE', 'ENFILE', 'EAGAIN']);
const passingRetryMs = 1_000;

/**
 * Turns a failed file operation into an error named by what the caller does next, with a sentence
 * for people and the original as its cause. What is not an error of the file system is a bug and is
 * given back as it came.
 */
export function fileError(error: unknown, deed: FileDeed): unknown {
  const code = fileErrorCode(error);
  if (code === undefined) return error;
  const what = `Could not ${deed.doing} ${deed.path} (${code}).`;
  if (passing.has(code)) {
    return new RetryableError(`${what} Too much is open; it is tried again.`, passingRetryMs, {
      cause: error,
    });
  }
  const advice = sentences[code] ?? 'Check the disk and the folder, then start again.';
  return new TerminalError(`${what} ${advice}`, { cause: error });
}

/** The operating system's code of a failed file operation, such as `ENOENT`. */
export function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
