import { manifestCodec, type Manifest, type ManifestItem } from '@longhaul/jobs/documents/manifest';
import type { PlanItem } from '@longhaul/jobs/documents/plan';
import { jobPrefix, planKey, roundFiles, roundKey, type JobPlace } from '@longhaul/jobs/object-key';
import { decodeUtf8 } from '@longhaul/jobs/text';
import type { JobStore } from '@longhaul/ports/job-store';
import { loadWholePlan, type WholePlan } from '../plan/adopted-plan.ts';

/**
 * Keeps the plans and accounts that were read last, so that a page of items does not read and parse
 * a document of 100,000 lines each time. They are written once; what is laid over them (erasure) is
 * not kept here.
 *
 * D1 The documents kept hold at most `maxItems` items together, or are one document.
 * D2 A document that was not there is asked for again each time.
 */
export class DocumentShelf {
  readonly #store: Pick<JobStore, 'get'>;
  readonly #maxItems: number;
  readonly #kept = new Map<string, Kept<unknown>>();
  #items = 0;

  constructor(store: Pick<JobStore, 'get'>, maxItems = 300_000) {
    this.#store = store;
    this.#maxItems = maxItems;
  }

  plan(job: JobPlace): Promise<PlanDocument | undefined> {
    return this.#take(planKey(job), async () => {
      const adopted = await loadWholePlan({ store: this.#store }, job);
      return adopted && { value: indexed(adopted), items: adopted.plan.items.length };
    });
  }

  /** As it was written: see `layErased`. */
  manifest(job: JobPlace, round: number): Promise<AccountDocument | undefined> {
    const key = roundKey(job, round, roundFiles.manifest);
    return this.#take(key, async () => {
      const bytes = await this.#store.get(key);
      if (!bytes) return undefined;
      const decoded = manifestCodec.decodeText(decodeUtf8(bytes));
      if (!decoded.ok) throw new Error(`Job ${job.jobId} cannot be read: ${decoded.problem}`);
      const manifest = decoded.value;
      const itemsById = new Map(manifest.items.map((item) => [item.id, item]));
      return { value: { manifest, itemsById }, items: manifest.items.length };
    });
  }

  /** Of a job that was deleted, or had an item erased: another one may come to have its name. */
  forget(job: JobPlace): void {
    for (const key of [...this.#kept.keys()]) if (key.startsWith(jobPrefix(job))) this.#drop(key);
  }

  async #take<Document>(
    key: string,
    read: () => Promise<Kept<Document> | undefined>,
  ): Promise<Document | undefined> {
    const known = this.#kept.get(key);
    const kept = known ?? (await read());
    if (!kept) return undefined;
    this.#drop(key);
    this.#kept.set(key, kept);
    this.#items += kept.items;
    for (const oldest of this.#kept.keys()) {
      if (this.#items <= this.#maxItems || this.#kept.size === 1) break;
      this.#drop(oldest);
    }
    return kept.value as Document;
  }

  #drop(key: string): void {
    this.#items -= this.#kept.get(key)?.items ?? 0;
    this.#kept.delete(key);
  }
}

type Kept<Document> = { readonly value: Document; readonly items: number };

/** A plan whose items are found by their id. */
export type PlanDocument = WholePlan & { readonly itemsById: ReadonlyMap<string, PlanItem> };

/** A round's account whose items are found by their id. */
export type AccountDocument = {
  readonly manifest: Manifest;
  readonly itemsById: ReadonlyMap<string, ManifestItem>;
};

function indexed(adopted: WholePlan): PlanDocument {
  return { ...adopted, itemsById: new Map(adopted.plan.items.map((item) => [item.id, item])) };
}
