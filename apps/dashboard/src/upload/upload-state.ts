import type { Submitted } from '@longhaul/api-contract/documents/submission';
import type { CheckProgress } from './check-file.ts';

/**
 * Where an upload is. `checking` and `sending` overlap: a file may be sent while it is still being
 * read, and a bad line found late costs itself only.
 */
export type Check =
  | { readonly kind: 'reading'; readonly progress: CheckProgress | undefined }
  | { readonly kind: 'unreadable'; readonly reason: string };

export type Sending =
  | { readonly kind: 'none' }
  | { readonly kind: 'sending'; readonly sentBytes: number }
  | { readonly kind: 'refused'; readonly error: unknown }
  | { readonly kind: 'accepted'; readonly answer: Submitted };

export type Upload = {
  readonly file: File;
  readonly check: Check;
  readonly sending: Sending;
};

/** A name for the job from the file's: `Q3 deals.ndjson.gz` → `Q3 deals`. */
export function jobNameOf(fileName: string): string {
  return fileName.replace(/(?:\.(?:ndjson|jsonl|json|gz|gzip|txt))+$/i, '') || fileName;
}

/** Whether the file holds anything that can be run, as far as it has been read. */
export function maySend({ check, sending }: Upload): boolean {
  const isIdle = sending.kind === 'none' || sending.kind === 'refused';
  return isIdle && check.kind === 'reading' && (check.progress?.findings.good ?? 0) > 0;
}

/** The media type by the file's name and kind; gzip is told by its name alone here. */
export function mediaTypeOf(file: File): string {
  if (/\.(?:gz|gzip)$/i.test(file.name)) return 'application/gzip';
  if (/\.json$/i.test(file.name)) return 'application/json';
  return 'application/x-ndjson';
}
