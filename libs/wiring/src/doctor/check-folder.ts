import { access, constants, mkdir, open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createFilesystemStore } from '@longhaul/job-store/filesystem';
import { fileErrorCode } from '@longhaul/platform/file-error';
import type { Check } from './check.ts';

const name = 'data folder';

/** Whether jobs can be kept there: written, made durable, created once. */
export async function checkFolder(dataDir: string): Promise<Check> {
  const folder = resolve(dataDir);
  const wasThere = await exists(folder);
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK | constants.X_OK);
    await proveDurable(folder);
    await proveCreateOnce(folder);
  } catch (error) {
    return badFolder(folder, error);
  } finally {
    // What the check made it takes away again, unless somebody has put something there meanwhile.
    if (!wasThere) await rmdir(folder).catch(() => undefined);
  }
  const made = wasThere ? '' : ', which a first job makes,';
  return { name, status: 'ok', found: `${folder}${made} can be written and made durable` };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function proveDurable(folder: string): Promise<void> {
  const path = join(folder, '.doctor');
  const file = await open(path, 'w');
  try {
    await file.write('probe');
    await file.sync();
  } finally {
    await file.close();
    await rm(path, { force: true });
  }
}

/** The store's own way of putting an object, which needs hard links. */
async function proveCreateOnce(folder: string): Promise<void> {
  const store = createFilesystemStore({ root: folder });
  const key = `probe/${String(process.pid)}`;
  try {
    const bytes = new Uint8Array([1]);
    const replies = [await store.putOnce(key, bytes), await store.putOnce(key, bytes)];
    if (replies.join() !== 'created,exists') throw new Error(`Files are not created once.`);
  } finally {
    await store.delete(key);
    await rm(join(folder, 'probe'), { recursive: true, force: true });
  }
}

async function badFolder(folder: string, error: unknown): Promise<Check> {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  const code = fileErrorCode(cause) ?? (error instanceof Error ? error.message : String(error));
  const found = `${folder} cannot be used (${code})`;
  return { name, status: 'failed', found, remedy: await remedyFor(folder, code) };
}

async function remedyFor(folder: string, code: string): Promise<string> {
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return `There is a file where a folder is needed: name another folder, \`--data-dir DIR\``;
    case 'EACCES':
      return `Give yourself access: \`chmod u+rwx ${await firstClosed(folder)}\``;
    case 'ENOSPC':
    case 'EDQUOT':
      return 'Free some space on that disk, or name a folder on another: `--data-dir DIR`';
    default:
      return 'Name a folder on a local disk: `--data-dir DIR`';
  }
}

/** The folder that denies access: the path itself, or the lowest one above it that is there. */
async function firstClosed(path: string): Promise<string> {
  for (let each = path; ; each = dirname(each)) {
    if ((await exists(each)) || each === dirname(each)) return each;
  }
}
