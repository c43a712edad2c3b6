import type { ManifestItem } from '@longhaul/jobs/documents/manifest';
import { failureCodec } from '@longhaul/jobs/documents/output';
import {
  failureKey,
  failurePrefix,
  outputPrefix,
  outputWorkOf,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import type { OutcomeCode } from '@longhaul/jobs/outcome-code';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { ItemReport } from '@longhaul/ports/coordinator-replies';
import type { JobPorts } from '../engine.ts';
import type { AdoptedPlan, LedItem } from '../plan/adopted-plan.ts';
import { redriven, type Standing } from '../rounds.ts';
import type { Leadership } from './leadership.ts';
import { withCosts } from './money.ts';

/** Reports to the index in one reply: protocol's page. */
const pageItems = 500;

/**
 * What the store says of every item: its outputs, this round's failures, and the failures of the
 * round before that were not redriven. From this alone an index can be rebuilt (I3, I8).
 */
export async function standingItems(
  ports: Pick<JobPorts, 'store'>,
  job: JobPlace,
  { plan }: AdoptedPlan,
  itemsByKey: Leadership['itemsByKey'],
  standing: Standing,
): Promise<readonly ItemReport[]> {
  const outputs = await listOutputs(ports, job, itemsByKey);
  const carried = carriedFailures(standing);
  const failures = await listKeys(ports, failurePrefix(job, standing.round));
  const reports: ItemReport[] = [];
  for (const item of plan.items) {
    const { key, batch } = item;
    if (outputs.has(item)) {
      reports.push({ key, batch, state: { kind: 'ok' } });
      continue;
    }
    const failure = failureKey(job, standing.round, key);
    const own = failures.has(failure) ? await loadFailureCode(ports, failure) : undefined;
    const code = own ?? carried.get(item.id)?.code;
    if (code) reports.push({ key, batch, state: { kind: 'failed', code } });
  }
  return reports;
}

/** The items of a plan whose very work has an output; their outputs' keys are not held. */
export async function listOutputs(
  { store }: Pick<JobPorts, 'store'>,
  job: JobPlace,
  itemsByKey: Leadership['itemsByKey'],
): Promise<ReadonlySet<LedItem>> {
  const found = new Set<LedItem>();
  for await (const key of store.list(outputPrefix(job))) {
    const work = outputWorkOf(key);
    const item = work && itemsByKey.get(work.key);
    if (item && item.workHash === work.workHash) found.add(item);
  }
  return found;
}

async function listKeys(
  ports: Pick<JobPorts, 'store'>,
  prefix: string,
): Promise<ReadonlySet<string>> {
  const keys = new Set<string>();
  for await (const key of ports.store.list(prefix)) keys.add(key);
  return keys;
}

/** Failures of the round before, by item id, that this round does not take up again: they stand. */
export function carriedFailures(standing: Standing): ReadonlyMap<string, ManifestItem> {
  const carried = new Map<string, ManifestItem>();
  const { previous, request } = standing;
  if (!previous || !request) return carried;
  const again = redriven(previous, request);
  for (const item of previous.items) {
    if (item.outcome === 'failed' && !again.has(item.id)) carried.set(item.id, item);
  }
  return carried;
}

async function loadFailureCode(
  ports: Pick<JobPorts, 'store'>,
  key: string,
): Promise<OutcomeCode | undefined> {
  const bytes = await ports.store.get(key);
  const decoded = bytes && failureCodec.decodeText(decodeUtf8(bytes));
  return decoded?.ok ? decoded.value.code : undefined;
}

/** Tells the index what the store knows, in pages, and of what it did not know also the cost. */
export async function commitStanding(
  leadership: Leadership,
  reports: readonly ItemReport[],
  tellsCosts: boolean,
): Promise<void> {
  const { ports, job, scope, epoch } = leadership;
  for (let start = 0; start < reports.length; start += pageItems) {
    const page = reports.slice(start, start + pageItems);
    const items = tellsCosts ? await withUnknownCosts(leadership, page) : page;
    await ports.coordinator.commit(job, { ...scope, by: { kind: 'leader', epoch }, items });
  }
}

async function withUnknownCosts(
  leadership: Leadership,
  reports: readonly ItemReport[],
): Promise<readonly ItemReport[]> {
  const { ports, job } = leadership;
  const known = await ports.coordinator.standings(job, { keys: reports.map(({ key }) => key) });
  const isNews = ({ key }: ItemReport) => (known.get(key)?.state.kind ?? 'none') === 'none';
  return [
    ...reports.filter((report) => !isNews(report)),
    ...(await withCosts(leadership, reports.filter(isNews))),
  ];
}
