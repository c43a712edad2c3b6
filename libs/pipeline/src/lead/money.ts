import { failureCodec, provenanceCodec } from '@longhaul/jobs/documents/output';
import { isOpen } from '@longhaul/jobs/job-state';
import { failureKey, failurePrefix, outputKey } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson } from '@longhaul/jobs/wire';
import type { ItemReport } from '@longhaul/ports/coordinator-replies';
import { forEachLimited } from '../for-each-limited.ts';
import type { Leadership } from './leadership.ts';

/**
 * What a job has cost by what the store records of it. Read for jobs with a cap alone: each cost is one
 * object. What was spent on items that have no end yet is lost with the index.
 */

/** Objects read at the same time. */
const reads = 16;

/** What earlier rounds spent on what failed in them, which no report of this round tells. */
async function spentBefore(leadership: Leadership): Promise<number> {
  const { ports, job, standing } = leadership;
  const keys: string[] = [];
  for (let round = 1; round < standing.round; round += 1) {
    for await (const key of ports.store.list(failurePrefix(job, round))) keys.push(key);
  }
  let sum = 0;
  await forEachLimited(keys, reads, async (key) => {
    sum += await failureCost(leadership, key);
  });
  return sum;
}

/** The same reports with what their outputs and this round's failures cost. */
export async function withCosts(
  leadership: Leadership,
  reports: readonly ItemReport[],
): Promise<readonly ItemReport[]> {
  const costs = new Map<string, number>();
  await forEachLimited(reports, reads, async ({ key, state }) => {
    const item = leadership.itemsByKey.get(key);
    if (!item) return;
    const { job, standing } = leadership;
    const cost =
      state.kind === 'ok'
        ? await outputCost(leadership, outputKey(job, item))
        : await failureCost(leadership, failureKey(job, standing.round, key));
    costs.set(key, cost);
  });
  return reports.map((report) => ({ ...report, costMicroDollars: costs.get(report.key) }));
}

/**
 * An index that was made anew, or that may have forgotten something, does not know what its job has
 * spent: under a cap no request is made until this has told it. An end that comes in between makes it
 * look again.
 */
export async function countSpent(leadership: Leadership): Promise<void> {
  const { ports, job, epoch, meta } = leadership;
  const { capMicroDollars, spentMicroDollars, state } = meta;
  const isCounted = capMicroDollars === undefined || spentMicroDollars !== undefined;
  if (isCounted || !isOpen(state.phase)) return;
  const ended: ItemReport[] = [];
  for await (const page of ports.coordinator.terminal(job)) {
    ended.push(...page.map(({ key, state: end }) => ({ key, batch: 0, state: end })));
  }
  const ok = ended.filter(({ state: end }) => end.kind === 'ok').length;
  const costs = await withCosts(leadership, ended);
  const before = await spentBefore(leadership);
  const spent = costs.reduce((sum, { costMicroDollars = 0 }) => sum + costMicroDollars, before);
  const failed = ended.length - ok;
  await ports.coordinator.count(job, { epoch, ok, failed, spentMicroDollars: spent });
}

async function outputCost({ ports }: Leadership, key: string): Promise<number> {
  const bytes = await ports.store.get(key);
  const decoded = provenanceCodec.decode(bytes && parseJson(decodeUtf8(bytes)));
  return decoded.ok ? (decoded.value.costMicroDollars ?? 0) : 0;
}

async function failureCost({ ports }: Leadership, key: string): Promise<number> {
  const bytes = await ports.store.get(key);
  const decoded = bytes && failureCodec.decodeText(decodeUtf8(bytes));
  return decoded?.ok ? (decoded.value.spending?.costMicroDollars ?? 0) : 0;
}
