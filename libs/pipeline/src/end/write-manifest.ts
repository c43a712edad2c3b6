import { accountSentence } from '@longhaul/jobs/account';
import { outcomeOf } from '@longhaul/jobs/job-state';
import {
  manifestPieces,
  type Manifest,
  type ManifestItem,
} from '@longhaul/jobs/documents/manifest';
import {
  failureKey,
  failurePrefix,
  jobPrefix,
  roundFiles,
  roundKey,
} from '@longhaul/jobs/object-key';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import { encodedPieces } from '../encoded-pieces.ts';
import { forEachLimited } from '../for-each-limited.ts';
import { carriedFailures, listOutputs } from '../lead/rebuild.ts';
import type { Leadership } from '../lead/leadership.ts';
import { accountFailed, accountOk, type ItemAccount } from './item-account.ts';
import { RunningTotals, type Totals } from './totals.ts';

/** Outputs read at the same time. */
const reads = 32;

/**
 * Writes the round's account of every item of the plan (I8), once (I7): whoever comes second adopts
 * what stands. The store is listed a last time, so that nothing that was paid for is missed (I9).
 * Answers the account where this very put created it; else it must be read.
 */
export async function writeManifest(
  leadership: Leadership,
  unended: OutcomeCode,
): Promise<Manifest | undefined> {
  const { ports, job, standing } = leadership;
  const manifest = compose(leadership, await accountAll(leadership, unended));
  const key = roundKey(job, standing.round, roundFiles.manifest);
  const put = await ports.store.putStreamOnce(key, encodedPieces(manifestPieces(manifest)));
  return put === 'created' ? manifest : undefined;
}

type Accounts = { readonly items: readonly ManifestItem[]; readonly totals: Totals };

async function accountAll(leadership: Leadership, unended: OutcomeCode): Promise<Accounts> {
  const { ports, job, standing, adopted, itemsByKey } = leadership;
  const { round } = standing;
  const outputs = await listOutputs(ports, job, itemsByKey);
  const coded = await failureCodes(leadership);
  const carried = carriedFailures(standing);
  const files = new Set<string>();
  for await (const key of ports.store.list(failurePrefix(job, round))) files.add(key);
  const items = new Array<ManifestItem>(adopted.plan.items.length);
  const totals = new RunningTotals();
  const take = (index: number, account: ItemAccount): void => {
    items[index] = account.item;
    totals.add(account);
  };
  await forEachLimited(adopted.plan.items.entries(), reads, async ([index, item]) => {
    if (outputs.has(item)) {
      take(index, await accountOk(ports, job, item));
      return;
    }
    const before = carried.get(item.id);
    const own = failureKey(job, round, item.key);
    const file = before?.file === undefined ? undefined : `${jobPrefix(job)}${before.file}`;
    const known = {
      code: coded.get(item.key) ?? before?.code ?? unended,
      file: files.has(own) ? own : file,
    };
    take(index, await accountFailed(ports, job, item, known));
  });
  return { items, totals: totals.sum() };
}

async function failureCodes({ ports, job }: Leadership): Promise<ReadonlyMap<string, OutcomeCode>> {
  const codes = new Map<string, OutcomeCode>();
  for await (const page of ports.coordinator.terminal(job)) {
    for (const { key, state } of page) if (state.kind === 'failed') codes.set(key, state.code);
  }
  return codes;
}

function compose(leadership: Leadership, { items, totals: all }: Accounts): Manifest {
  const { ports, job, standing, submission, adopted, meta } = leadership;
  const { noun, verb } = ports.workload;
  const { failures, ...totals } = all;
  const total = items.length;
  const counts = { total, ok: totals.ok, failed: totals.failed };
  const outcome = outcomeOf(counts, meta.thresholds, meta.state.stop);
  return {
    schemaVersion: 1,
    jobId: job.jobId,
    tenant: job.tenant,
    round: standing.round,
    pipeline: submission.pipeline,
    status: outcome,
    outcome,
    total,
    ...totals,
    rejected: submission.rejected,
    message: accountSentence({ total, ok: totals.ok, failures }, { ...noun, verb }),
    workload: submission.work.workload,
    work: submission.work,
    planHash: adopted.hash,
    priceTable: ports.prices.version,
    timings: {
      startedAt: adopted.plan.createdAt,
      sealedAt: ports.clock.now(),
      spentMs: Math.round(meta.spentMs),
    },
    errors: batchErrors(items, noun.many),
    items: [...items],
  };
}

/** One line a batch with failures, e.g. `Batch 3: 12 of 15 deals done; TIMEOUT 3`. */
function batchErrors(items: readonly ManifestItem[], many: string): string[] {
  const batches = Map.groupBy(items, ({ batchIndex }) => batchIndex);
  return [...batches].flatMap(([batch, members]) => {
    const codes = members.flatMap(({ code }) => code ?? []);
    if (codes.length === 0) return [];
    const counted = [...Map.groupBy(codes, (code) => code)].map(
      ([code, same]) => `${code} ${String(same.length)}`,
    );
    const done = String(members.length - codes.length);
    return `Batch ${String(batch)}: ${done} of ${String(members.length)} ${many} done; ${counted.join(', ')}`;
  });
}
