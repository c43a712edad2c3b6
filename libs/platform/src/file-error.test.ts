import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RetryableError, TerminalError } from '@longhaul/ports/errors';
import { describe, expect, it } from 'vitest';
import { fileError, fileErrorCode } from './file-error.ts';

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: it failed`), { code, syscall: 'write' });
}

const deed = { doing: 'write', path: 'jobs/a' };

describe('a failed file operation', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EIO', 'EXOTIC'])(
    'says what happened, where, and what to do on %s',
    (code) => {
      const cause = systemError(code);
      const error = fileError(cause, deed);
      expect(error).toBeInstanceOf(TerminalError);
      const { message, cause: kept } = error as TerminalError;
      expect(message).toMatch(/^Could not write jobs\/a \(E[A-Z]+\)\. .+\.$/);
      expect(kept).toBe(cause);
    },
  );

  it('is retryable when it only wants for open files', () => {
    const error = fileError(systemError('EMFILE'), deed);
    expect(error).toBeInstanceOf(RetryableError);
    expect((error as RetryableError).retryAfterMs).toBeGreaterThan(0);
  });

  it('is recognized as the operating system reports it', async () => {
    const missing: unknown = await readFile(join(import.meta.dirname, 'nowhere')).catch(
      (error: unknown) => error,
    );
    const folder: unknown = await writeFile(import.meta.dirname, '').catch(
      (error: unknown) => error,
    );
    expect([fileErrorCode(missing), fileErrorCode(folder)]).toEqual(['ENOENT', 'EISDIR']);
  });

  it('leaves what is a bug as it is', () => {
    const bug = new TypeError('undefined is not a function');
    expect(fileError(bug, deed)).toBe(bug);
  });
});
