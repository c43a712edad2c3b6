import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Processes of other containers read it, each as a user of its own; nobody else reaches the volume. */
const readableByAll = 0o644;

/** The text that stands at `path`, or `undefined`. */
export function readSecret(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Replaces what stands at `path` in one step: a reader finds the old text or the new one. */
export function writeSecret(path: string, text: string): void {
  const draft = `${path}.draft`;
  writeFileSync(draft, text, { mode: readableByAll });
  renameSync(draft, path);
}
