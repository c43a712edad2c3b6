import type { ItemPage, ItemRow } from '@longhaul/api-contract/documents/item';
import type { ItemListQuery } from '@longhaul/api-contract/routes/reading';
import type { JsonObject } from '@longhaul/jobs/wire';
import { erasedPrefix, type JobPlace } from '@longhaul/jobs/object-key';
import { encodeUtf8 } from '@longhaul/jobs/text';
import { listItems, type ItemFilter, type ItemView } from '@longhaul/pipeline/query/items';
import { readJobSummary } from '@longhaul/pipeline/query/job/job-summary';
import { readItem } from '@longhaul/pipeline/query/read-item';
import { noSuchItem, noSuchJob, refusal } from '../refusal.ts';
import type { ServicePorts } from '../service-ports.ts';
import { ItemColumnReader, type JobRows } from '../views/item-columns.ts';
import { byColumn } from '../views/item-order.ts';
import { workloadNamed } from '../views/workload-document.ts';
import type { Handlers } from './binding/call.ts';

/** Reads of items. */
type ItemHandlers = Pick<Handlers, 'listItems' | 'readItem' | 'readItemContent'>;

/** The items that are being called for at this moment, as far as the job is followed here. */
export type RunningItems = (job: JobPlace) => ReadonlySet<string> | undefined;

const defaultPage = 100;

export function itemHandlers(ports: ServicePorts, runningOf: RunningItems): ItemHandlers {
  const table = new ItemTable(ports, runningOf);
  return {
    listItems: ({ caller: { tenant }, params: { jobId }, query }) =>
      table.page({ tenant, jobId }, query),
    readItem: async ({ caller: { tenant }, params: { jobId, itemId } }) => {
      const job = { tenant, jobId };
      const [summary, found] = await Promise.all([
        readJobSummary(ports.queries, job),
        readItem(ports.queries, job, itemId),
      ]);
      if (!summary) throw noSuchJob(jobId);
      if (!found) throw noSuchItem(jobId, itemId);
      const [row] = await table.rows(job, [found.item]);
      if (!row) throw noSuchItem(jobId, itemId);
      return { ...row, jobId, round: summary.round, record: found.record };
    },
    readItemContent: async ({ caller: { tenant }, params: { jobId, itemId } }) => {
      const found = await readItem(ports.queries, { tenant, jobId }, itemId);
      if (!found) throw noSuchItem(jobId, itemId);
      const { input } = found;
      if (!input) throw refusal('erased', `What was submitted as ${itemId} is not there any more.`);
      const bytes = encodeUtf8(JSON.stringify(input));
      return { mediaType: 'application/json', fileName: `${itemId}.json`, open: () => once(bytes) };
    },
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** Rows of a job's items: by the plan's order as they are asked for, or all of them to be sorted. */
class ItemTable {
  readonly #ports: ServicePorts;
  readonly #columns: ItemColumnReader;
  readonly #runningOf: RunningItems;

  constructor(ports: ServicePorts, runningOf: RunningItems) {
    this.#ports = ports;
    this.#columns = new ItemColumnReader(ports.store);
    this.#runningOf = runningOf;
  }

  async page(job: JobPlace, query: ItemListQuery): Promise<ItemPage> {
    const document = await this.#ports.queries.shelf.plan(job);
    if (!document) {
      if (!(await readJobSummary(this.#ports.queries, job))) throw noSuchJob(job.jobId);
      return { items: [], matching: 0 };
    }
    const total = document.plan.items.length;
    const { limit = defaultPage, cursor, sort, ...filter } = query;
    const isPlain = sort === undefined && Object.values(filter).every((part) => part === undefined);
    if (isPlain) {
      const page = await listItems(this.#ports.queries, job, { cursor, limit });
      const items = await this.rows(job, page?.items ?? []);
      return { items, matching: total, nextCursor: page?.cursor };
    }
    const views = await this.#matching(job, filter, total);
    return this.#pageOf(job, views, { sort, limit, at: placeOf(cursor) });
  }

  async #pageOf(
    job: JobPlace,
    views: readonly ItemView[],
    { sort, limit, at }: { sort: string | undefined; limit: number; at: number },
  ): Promise<ItemPage> {
    const end = at + limit;
    const next = end < views.length ? { nextCursor: String(end) } : {};
    const matching = views.length;
    if (sort === undefined) {
      return { items: await this.rows(job, views.slice(at, end)), matching, ...next };
    }
    const rows = await this.rows(job, views);
    // Array sort is stable: rows that are alike keep the plan's order.
    rows.sort(byColumn(sort));
    return { items: rows.slice(at, end), matching, ...next };
  }

  async #matching(job: JobPlace, filter: Filter, total: number): Promise<readonly ItemView[]> {
    const { outcome } = filter;
    const asked: ItemFilter = { ...filter, outcome: outcome === 'running' ? 'waiting' : outcome };
    const page = await listItems(this.#ports.queries, job, { ...asked, limit: total });
    const views = page?.items ?? [];
    if (outcome !== 'running' && outcome !== 'waiting') return views;
    const running = this.#runningOf(job) ?? new Set();
    return views.filter(({ id }) => running.has(id) === (outcome === 'running'));
  }

  async rows(job: JobPlace, views: readonly ItemView[]): Promise<ItemRow[]> {
    const { queries } = this.#ports;
    const document = await queries.shelf.plan(job);
    if (!document) return [];
    const workload = workloadNamed(this.#ports, document.plan.work.workload);
    const rows: JobRows = { job, document, over: await this.#over(job) };
    const fieldsOf = await this.#columns.fieldsOf(workload, rows, views);
    const running = this.#runningOf(job);
    return views.map((view) => rowOf(view, fieldsOf(view.id), running?.has(view.id) ?? false));
  }

  async #over(job: JobPlace): Promise<JobRows['over']> {
    const summary = await readJobSummary(this.#ports.queries, job);
    if (!summary?.account || summary.isBeingWritten) return undefined;
    if (summary.account.round !== summary.round) return undefined;
    let erased = 0;
    for await (const _key of this.#ports.store.list(erasedPrefix(job))) erased += 1;
    return { round: summary.round, erased };
  }
}

type Filter = Pick<ItemListQuery, 'outcome' | 'code' | 'search'>;

function rowOf(view: ItemView, fields: JsonObject, isRunning: boolean): ItemRow {
  const { id, name, outcome, code, message, attempts, batch, withoutCall } = view;
  return {
    ...{ id, name, code, message, withoutCall, fields },
    outcome: outcome === 'waiting' && isRunning ? 'running' : outcome,
    attempts: attempts ?? 0,
    batchIndex: batch,
  };
}

function placeOf(cursor: string | undefined): number {
  return cursor !== undefined && /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
}
