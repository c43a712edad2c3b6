import { manifestCodec, type Manifest } from '@longhaul/jobs/documents/manifest';
import { roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { parseJson, type Decoded, type JsonObject } from '@longhaul/jobs/wire';
import type { JobStore } from '@longhaul/ports/job-store';

/** A round's account without its items: short, however long the job. */
export type ManifestHead = Omit<Manifest, 'items'>;

const beforeItems = ',"items":[';

/**
 * Reads an account as far as its items begin, so that a list of jobs costs a few kilobytes each.
 * Items come last in a manifest, and text within quotes holds no bare quote: where the mark stands
 * elsewhere, inside somebody's parameters, what comes before it is no account, and the next is tried.
 *
 * @throws when the manifest is there and unreadable.
 */
export async function readManifestHead(
  store: Pick<JobStore, 'read'>,
  job: JobPlace,
  round: number,
): Promise<ManifestHead | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let from = 0;
  for await (const piece of store.read(roundKey(job, round, roundFiles.manifest))) {
    text += decoder.decode(piece, { stream: true });
    for (let at = text.indexOf(beforeItems, from); at >= 0; at = text.indexOf(beforeItems, from)) {
      const head = headOf(`${text.slice(0, at)}${beforeItems}]}`);
      if (head.ok) return head.value;
      from = at + beforeItems.length;
    }
    from = Math.max(from, text.length - beforeItems.length + 1);
  }
  if (text === '') return undefined;
  const whole = headOf(text);
  if (whole.ok) return whole.value;
  throw new Error(`Job ${job.jobId} cannot be read: ${whole.problem}`);
}

function headOf(text: string): Decoded<ManifestHead> {
  const value = parseJson(text) as JsonObject | undefined;
  const decoded = manifestCodec.decode(value && { ...value, items: [] });
  if (!decoded.ok) return decoded;
  const { items: _items, ...head } = decoded.value;
  return { ok: true, value: head };
}
