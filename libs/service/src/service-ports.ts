import type { UploadTicket } from '@longhaul/api-contract/documents/submission';
import type { Submission } from '@longhaul/jobs/documents/submission';
import type { Work } from '@longhaul/jobs/documents/plan';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JsonObject } from '@longhaul/jobs/wire';
import type { JobPorts } from '@longhaul/pipeline/engine';
import type { ItemQueryPorts } from '@longhaul/pipeline/query/query-ports';
import type { Clock } from '@longhaul/ports/clock';
import type { JobStore } from '@longhaul/ports/job-store';
import type { Random } from '@longhaul/ports/random';

/**
 * All that the service stands on, built by `@longhaul/wiring/service`: the same routes serve one
 * process over a folder and any number of replicas over Redis and S3. The service leads no job.
 */
export type ServicePorts = {
  readonly mode: 'embedded' | 'fleet';
  readonly store: JobStore;
  readonly clock: Clock;
  readonly random: Random;
  /** Reads of jobs and items. */
  readonly queries: ItemQueryPorts;
  /** The kinds of items that can be submitted; the first is the one meant where none is named. */
  readonly workloads: readonly [ServiceWorkload, ...ServiceWorkload[]];
  readonly engine: ServiceEngine;
  /** Inputs that do not pass through the service; absent where the store cannot take them. */
  readonly uploads?: ServiceUploads | undefined;
  /** Why the service cannot answer now; empty when it can. */
  readonly unreadiness: () => Promise<readonly string[]>;
};

/** Where a client puts a large input by itself. */
export type ServiceUploads = {
  readonly create: (tenant: string) => Promise<UploadTicket>;
  /** The bytes that were put under a ticket, as they came; nothing where none were. */
  readonly read: (tenant: string, uploadId: string) => AsyncIterable<Uint8Array>;
  /** Once a job has taken them in. */
  readonly forget: (tenant: string, uploadId: string) => Promise<void>;
};

/** One kind of item as the service knows it. */
export type ServiceWorkload = {
  /** For submitting and redriving; its `workload` names it. */
  readonly ports: JobPorts;
  /** The work of a job with this model, or with the one that is configured. */
  readonly workOf: (model: string | undefined) => Work;
  /** What a submission gets that names none of it. */
  readonly defaults: Submission['plan'];
  /** JSON Schema of an item as submitted, and of a result. */
  readonly itemSchema: JsonObject;
  readonly resultSchema?: JsonObject | undefined;
  readonly columns?: ItemColumns | undefined;
  /** The phases' artifacts by what they are for, as far as there are such. */
  readonly files: {
    readonly insights?: string | undefined;
    /** The results as a table. */
    readonly table?: string | undefined;
    /** The report, as a page and as Markdown. */
    readonly html?: string | undefined;
    readonly md?: string | undefined;
  };
};

/**
 * What a workload shows of an item in a table: flat values, names as on the wire. What is not known
 * is left out: facts, result and artifact are laid one over the other.
 */
export type ItemColumns = {
  /** From what is known before and after its call. */
  readonly ofItem: (facts: JsonObject, result: JsonObject | undefined) => JsonObject;
  /** The artifact that knows more once a round is over, and its rows by item id. */
  readonly artifact: string;
  readonly ofArtifact: (artifact: JsonObject) => ReadonlyMap<string, JsonObject>;
};

/** What moves jobs, as far as the service asks for it. */
export type ServiceEngine = {
  /** True where a simulator stands in for the model. */
  readonly isSimulated: (work: Work) => boolean;
  /** A job is there, or open again: somebody should lead it. A hint; the marker is the truth. */
  readonly announce: (job: JobPlace) => Promise<void>;
  /** Controls that were written are told to the leader, so that it acts at once. A hint as well. */
  readonly tell: (job: JobPlace, workload: string) => Promise<void>;
  /**
   * Hands on the events of a job that are still held, oldest first, and then those that come, of
   * whichever process. Returns the function that ends it.
   */
  readonly follow: (
    job: JobPlace,
    workload: string,
    listener: (event: JobEvent) => void,
  ) => () => void;
  readonly deleteJob: (job: JobPlace) => Promise<'deleted' | 'unknown' | 'open'>;
  readonly eraseItem: (job: JobPlace, itemId: string) => Promise<'erased' | 'unknown' | 'open'>;
};
