import type { JobPlace } from '@longhaul/jobs/object-key';
import type { JobEvent } from '@longhaul/jobs/job-event';
import type { AnyWorkload } from '@longhaul/jobs/workload';
import type { Coordinator } from '@longhaul/ports/coordinator';
import type { JobStore } from '@longhaul/ports/job-store';
import type { DocumentShelf } from './document-shelf.ts';

/** What reading about jobs needs. Nothing here writes, and no answer waits for a leader. */
export type QueryPorts = {
  readonly store: JobStore;
  /** By a workload's name; `undefined` for one that this process does not know. */
  readonly indexOf: (workload: string) => QueryIndex | undefined;
};

/** One workload's words, and where its running jobs are known. */
export type QueryIndex = {
  readonly workload: Pick<AnyWorkload, 'name' | 'noun' | 'verb' | 'fields' | 'phases'>;
  readonly coordinator: Pick<Coordinator, 'meta' | 'batches' | 'standings' | 'terminal'>;
  /**
   * What is still held of a job's events, oldest first, whichever process emitted them; with `newest`
   * at least so many of the last, where fewer cost less.
   */
  readonly eventsOf: (job: JobPlace, newest?: number) => Promise<readonly JobEvent[]>;
};

/** What reading about items needs besides. */
export type ItemQueryPorts = QueryPorts & { readonly shelf: DocumentShelf };
