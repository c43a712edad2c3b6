import { failureCodec, provenanceCodec, type Spending } from '@longhaul/jobs/documents/output';
import type { ManifestItem } from '@longhaul/jobs/documents/manifest';
import { jobPrefix, outputKey, outputName, type JobPlace } from '@longhaul/jobs/object-key';
import { sentenceOf, type OutcomeCode } from '@longhaul/jobs/outcome-code';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import type { JobPorts } from '../engine.ts';
import type { LedItem } from '../plan/adopted-plan.ts';

/** One item's line in the account, and what was spent on it. */
export type ItemAccount = {
  readonly item: ManifestItem;
  readonly spending: Spending | undefined;
};

/** What is known of an item that has no output, before its failure's file is looked at. */
export type KnownFailure = {
  readonly code: OutcomeCode;
  /** The key of its failure, of this round or of the one it is carried from; absent when none was put. */
  readonly file: string | undefined;
};

/** The account of an item that has an output: read from the output itself, which is the proof. */
export async function accountOk(
  ports: JobPorts,
  job: JobPlace,
  item: LedItem,
): Promise<ItemAccount> {
  const key = outputKey(job, item);
  const bytes = await ports.store.get(key);
  const decoded = provenanceCodec.decode(bytes && parseJson(decodeUtf8(bytes)));
  if (!decoded.ok) throw new Error(`The output of ${item.id} cannot be read: ${decoded.problem}`);
  const { tries, model } = decoded.value;
  return {
    item: {
      id: item.id,
      outcome: 'ok',
      attempts: tries.length,
      batchIndex: item.batch,
      file: outputName(item),
      ...(model === 'none' ? { withoutCall: true } : {}),
    },
    spending: decoded.value,
  };
}

/** The account of an item that failed, with its own message where its failure was written. */
export async function accountFailed(
  ports: JobPorts,
  job: JobPlace,
  item: LedItem,
  known: KnownFailure,
): Promise<ItemAccount> {
  const bytes = known.file === undefined ? undefined : await ports.store.get(known.file);
  const decoded = bytes && failureCodec.decodeText(decodeUtf8(bytes));
  const failure = decoded?.ok ? decoded.value : undefined;
  const code = failure?.code ?? known.code;
  return {
    item: {
      id: item.id,
      outcome: 'failed',
      code,
      message: failure?.message ?? sentenceOf(code),
      attempts: failure?.spending?.tries.length ?? 0,
      batchIndex: item.batch,
      ...(failure ? { file: known.file?.slice(jobPrefix(job).length) } : {}),
    },
    spending: failure?.spending,
  };
}
