import type { Job, JobPage } from '@longhaul/api-contract/documents/job';
import type { LiveEvent } from '@longhaul/api-contract/documents/live-event';
import { useQueryClient, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { apiClient } from './client.ts';
import { connection } from './connection.ts';
import { foldIntoJob, foldIntoPage, tellsEnd } from './fold-event.ts';
import { refreshJob } from './queries.ts';

/**
 * Follows a job, or all, while the component stands, and folds what it hears into what the queries
 * hold. Where the stream cannot be had, the queries poll as they always do.
 */
export function useLive(jobId: string | undefined, isEnabled: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isEnabled) return undefined;
    const controller = new AbortController();
    void follow(client, jobId, controller.signal);
    return () => {
      controller.abort();
      connection.settle();
    };
  }, [client, jobId, isEnabled]);
}

async function follow(
  client: QueryClient,
  jobId: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const seen of apiClient().follow(jobId, { signal })) {
      if (signal.aborted) return;
      if (seen.kind === 'connected') connection.connected();
      else if (seen.kind === 'disconnected') connection.lost(seen.retryMs);
      else apply(client, seen.event);
    }
  } catch {
    // No such job or no key: the queries of the same page say so, in words.
  } finally {
    if (!signal.aborted) connection.settle();
  }
}

function apply(client: QueryClient, event: LiveEvent): void {
  client.setQueryData<Job>(['job', event.jobId], (job) => job && foldIntoJob(job, event));
  client.setQueryData<InfiniteData<JobPage>>(['jobs'], (known) => {
    if (!known) return known;
    const pages = known.pages.map((page) => foldIntoPage(page, event));
    return pages.every((page, index) => page === known.pages[index]) ? known : { ...known, pages };
  });
  if (tellsEnd(event)) void refreshJob(client, event.jobId);
}
