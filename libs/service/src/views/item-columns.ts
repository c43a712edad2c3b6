import { batchIndexCodec } from '@longhaul/jobs/documents/plan';
import { batchIndexKey, outputKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import { parseJson, type JsonObject } from '@longhaul/jobs/wire';
import { mapAhead } from '@longhaul/pipeline/map-ahead';
import type { PlanDocument } from '@longhaul/pipeline/query/document-shelf';
import type { ItemView } from '@longhaul/pipeline/query/items';
import { readRoundFile } from '@longhaul/pipeline/query/results';
import type { ServicePorts, ServiceWorkload } from '../service-ports.ts';
import { KeptRows } from './kept-rows.ts';

/**
 * What a workload shows of its items: from the artifact of a finished round; before that from the
 * facts of each item and, once it ended, from its result.
 *
 * C1 What is kept was written once; a name tells apart what an erasure changed.
 * C2 Of a running job at most `mostReads` results are read for one page: rows whose result was not
 *    read yet lack some columns, and come to have them with the next request.
 */
const mostReads = 1_000;
const reads = 16;

export type JobRows = {
  readonly job: JobPlace;
  readonly document: PlanDocument;
  /** The newest round whose files stand whole, and how many items were erased of it. */
  readonly over?: { readonly round: number; readonly erased: number } | undefined;
};

export class ItemColumnReader {
  readonly #store: ServicePorts['store'];
  /** Facts by batch, results' columns by output, an artifact's rows by round. */
  readonly #kept = new KeptRows();

  constructor(store: ServicePorts['store']) {
    this.#store = store;
  }

  async fieldsOf(
    { columns }: Pick<ServiceWorkload, 'columns'>,
    rows: JobRows,
    views: readonly ItemView[],
  ): Promise<(id: string) => JsonObject> {
    if (!columns) return () => ({});
    const found = rows.over && (await this.#artifactRows(columns, rows, rows.over));
    const missing = views.filter(({ id, outcome }) => outcome !== 'erased' && !found?.has(id));
    const facts = await this.#facts(rows, missing);
    const results = found ? new Map<string, JsonObject>() : await this.#results(rows, missing);
    const erased = new Set(views.filter(({ outcome }) => outcome === 'erased').map(({ id }) => id));
    return (id) => {
      if (erased.has(id)) return {};
      return found?.get(id) ?? columns.ofItem(facts.get(id) ?? {}, results.get(id));
    };
  }

  #artifactRows(
    columns: NonNullable<ServiceWorkload['columns']>,
    { job }: JobRows,
    { round, erased }: NonNullable<JobRows['over']>,
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
    { job, document }: JobRows,
    views: readonly ItemView[],
  ): Promise<ReadonlyMap<string, JsonObject>> {
    const facts = new Map<string, JsonObject>();
    const batches = [...new Set(views.map(({ batch }) => batch))];
    const read = (batch: number) => this.#factsOfBatch(job, document.hash, batch);
    for await (const rows of mapAhead(batches, reads, read)) {
      for (const [id, row] of rows ?? []) facts.set(id, row);
    }
    return facts;
  }

  #factsOfBatch(
    job: JobPlace,
    planHash: string,
    batch: number,
  ): Promise<ReadonlyMap<string, JsonObject> | undefined> {
    const key = batchIndexKey(job, planHash, batch);
    return this.#kept.take(key, async () => {
      const bytes = await this.#store.get(key);
      const index = bytes && batchIndexCodec.decodeText(decodeUtf8(bytes));
      if (!index?.ok) return undefined;
      return new Map(index.value.items.map(({ id, facts }) => [id, facts]));
    });
  }

  async #results(
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
      if (result) results.set(id, result);
    }
    return results;
  }
}
