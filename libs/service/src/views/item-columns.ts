import { batchIndexCodec } from '@longhaul/jobs/documents/plan';
import {
  batchIndexKey,
  outputKey,
  roundFiles,
  roundKey,
  type JobPlace,
} from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { mapAhead } from '@longhaul/pipeline/map-ahead';
import type { PlanDocument } from '@longhaul/pipeline/query/document-shelf';
import type { ItemView } from '@longhaul/pipeline/query/items';
import { readRoundFile } from '@longhaul/pipeline/query/results';
import { splitLines } from '@longhaul/pipeline/split-lines';
import type { ItemColumns, ServicePorts, ServiceWorkload } from '../service-ports.ts';
import { KeptRows } from './kept-rows.ts';

/**
 * What a workload shows of its items: from each item's facts, from its result once it ended, and from
 * an artifact once the round is over.
 *
 * C1 What is kept was written once; a name tells apart what an erasure changed.
 * C2 Of a running job at most `mostReads` results are read for one page: rows whose result was not
 *    read yet lack some columns, and come to have them with the next request.
 */
const mostReads = 1_000;
/** The results of a longer job are not read for a table as a whole: its artifact says enough. */
const mostResults = 50_000;
const reads = 16;

type Over = { readonly round: number; readonly erased: number };

export type JobRows = {
  readonly job: JobPlace;
  readonly document: PlanDocument;
  /** The newest round whose files stand whole, and how many items were erased of it. */
  readonly over?: Over | undefined;
};

export class ItemColumnReader {
  readonly #store: ServicePorts['store'];
  /** Facts by batch, results' columns by output, an artifact's rows by round. */
  readonly #kept = new KeptRows();

  constructor(store: ServicePorts['store']) {
    this.#store = store;
  }

  /** The columns of some items, by id; what is not known of one is left out. */
  async fieldsOf(
    known: ServiceWorkload | undefined,
    rows: JobRows,
    views: readonly ItemView[],
  ): Promise<(id: string) => JsonObject> {
    if (!known?.columns) return () => ({});
    const { columns, ports } = known;
    const { id: idField } = ports.workload.fields;
    const shown = views.filter(({ outcome }) => outcome !== 'erased');
    const [facts, results, added] = await Promise.all([
      this.#facts(columns, rows, shown),
      rows.over
        ? this.#resultRows(columns, rows, rows.over, idField)
        : this.#results(columns, rows, shown),
      rows.over ? this.#artifactRows(columns, rows, rows.over) : undefined,
    ]);
    const shownIds = new Set(shown.map(({ id }) => id));
    return (id) => {
      if (!shownIds.has(id)) return {};
      return { ...facts.get(id), ...results?.get(id), ...added?.get(id) };
    };
  }

  /** Of a finished round: one object is read in the place of thousands. */
  async #resultRows(
    columns: ItemColumns,
    { job, document }: JobRows,
    { round, erased }: Over,
    idField: string,
  ): Promise<ReadonlyMap<string, JsonObject> | undefined> {
    if (document.plan.items.length > mostResults) return undefined;
    const name = [job.tenant, job.jobId, round, erased, roundFiles.results].join('/');
    return this.#kept.take(name, async () => {
      const results = new Map<string, JsonObject>();
      const key = roundKey(job, round, roundFiles.results);
      for await (const line of splitLines(this.#store.read(key))) {
        const result = parseJson(decodeUtf8(line)) as JsonObject | undefined;
        // Only what a table shows is kept of it.
        if (result) results.set(result[idField] as string, columns.ofItem({}, result));
      }
      return results;
    });
  }

  #artifactRows(
    columns: ItemColumns,
    { job }: JobRows,
    { round, erased }: Over,
  ): Promise<ReadonlyMap<string, JsonObject> | undefined> {
    const name = [job.tenant, job.jobId, round, erased, columns.artifact].join('/');
    return this.#kept.take(name, async () => {
      const reading = await readRoundFile({ store: this.#store }, job, round, columns.artifact);
      if (reading.kind !== 'bytes') return undefined;
      const pieces: Uint8Array[] = [];
      for await (const piece of reading.bytes) pieces.push(piece);
      const artifact = parseJson(Buffer.concat(pieces).toString('utf8')) as JsonObject | undefined;
      return artifact && columns.ofArtifact(artifact);
    });
  }

  async #facts(
    columns: ItemColumns,
    { job, document }: JobRows,
    views: readonly ItemView[],
  ): Promise<ReadonlyMap<string, JsonObject>> {
    const facts = new Map<string, JsonObject>();
    const batches = [...new Set(views.map(({ batch }) => batch))];
    const read = (batch: number) => this.#factsOfBatch(columns, job, document.hash, batch);
    for await (const rows of mapAhead(batches, reads, read)) {
      for (const [id, row] of rows ?? []) facts.set(id, row);
    }
    return facts;
  }

  #factsOfBatch(
    columns: ItemColumns,
    job: JobPlace,
    planHash: string,
    batch: number,
  ): Promise<ReadonlyMap<string, JsonObject> | undefined> {
    const key = batchIndexKey(job, planHash, batch);
    return this.#kept.take(key, async () => {
      const bytes = await this.#store.get(key);
      const index = bytes && batchIndexCodec.decodeText(decodeUtf8(bytes));
      if (!index?.ok) return undefined;
      return new Map(
        index.value.items.map(({ id, facts }) => [id, columns.ofItem(facts, undefined)]),
      );
    });
  }

  async #results(
    columns: ItemColumns,
    { job, document }: JobRows,
    views: readonly ItemView[],
  ): Promise<ReadonlyMap<string, JsonObject>> {
    const results = new Map<string, JsonObject>();
    const ended = views.filter(({ outcome }) => outcome === 'ok').slice(0, mostReads);
    const read = async ({ id }: ItemView) => {
      const item = document.itemsById.get(id);
      const bytes = item && (await this.#store.get(outputKey(job, item)));
      return [id, bytes && (parseJson(decodeUtf8(bytes)) as JsonObject | undefined)] as const;
    };
    for await (const [id, result] of mapAhead(ended, reads, read)) {
      if (result) results.set(id, columns.ofItem({}, result));
    }
    return results;
  }
}
