import { mayDo, type Role } from '@longhaul/api-contract/documents/account';
import type { Job } from '@longhaul/api-contract/documents/job';
import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { useInfiniteQuery, useQuery, type QueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { hasEnded } from '../words/status.ts';
import { apiClient } from './client.ts';

/**
 * What the pages ask. Keys are `['jobs']`, `['job', id, …]`: all of a job is made stale at once.
 * Polling is the floor under the live stream: slow while the stream speaks, the rule without it.
 */
const openPollMs = 3000;
const listPollMs = 5000;

/** Told by the status: a round may be done before how it ended is known. */
export function isOver({ status }: Pick<Job, 'status'>): boolean {
  return hasEnded(status);
}

export function useAccount() {
  return useQuery({
    queryKey: ['account'],
    queryFn: ({ signal }) => apiClient().send('readAccount', { signal }),
    staleTime: Infinity,
  });
}

/** Whether the viewer's key lets them do this; the service has the last word. */
export function useMayDo(needed: Role): boolean {
  const { data: account } = useAccount();
  return account !== undefined && mayDo(account.role, needed);
}

export function useJobs() {
  return useInfiniteQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal, pageParam }) =>
      apiClient().send('listJobs', {
        query: { limit: 50, ...(pageParam !== undefined && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: listPollMs,
  });
}

export function useJob(jobId: string) {
  return useQuery({
    queryKey: ['job', jobId],
    queryFn: ({ signal }) => apiClient().send('readJob', { params: { jobId }, signal }),
    refetchInterval: ({ state }) => (state.data && !isOver(state.data) ? openPollMs : false),
  });
}

export function useTimeline(jobId: string, isOpen: boolean) {
  return useQuery({
    queryKey: ['job', jobId, 'timeline'],
    queryFn: ({ signal }) => apiClient().send('readTimeline', { params: { jobId }, signal }),
    refetchInterval: isOpen ? openPollMs : false,
  });
}

/** All items of a job, page after page, so that sorting and searching need no round trip. */
export function useItems(jobId: string, isOpen: boolean) {
  const query = useInfiniteQuery({
    queryKey: ['job', jobId, 'items'],
    queryFn: ({ signal, pageParam }) =>
      apiClient().send('listItems', {
        params: { jobId },
        query: { limit: 1000, ...(pageParam !== undefined && { cursor: pageParam }) },
        signal,
      }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: isOpen ? 2 * openPollMs : false,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  const rows = useMemo(
    (): readonly ItemRow[] => query.data?.pages.flatMap(({ items }) => items) ?? [],
    [query.data],
  );
  return { ...query, rows, total: query.data?.pages[0]?.matching };
}

export function useItem(jobId: string, itemId: string) {
  return useQuery({
    queryKey: ['job', jobId, 'item', itemId],
    queryFn: ({ signal }) => apiClient().send('readItem', { params: { jobId, itemId }, signal }),
  });
}

export function useItemContent(jobId: string, itemId: string, isEnabled: boolean) {
  return useQuery({
    enabled: isEnabled,
    queryKey: ['job', jobId, 'content', itemId],
    queryFn: async ({ signal }): Promise<unknown> => {
      const reply = await apiClient().send('readItemContent', {
        params: { jobId, itemId },
        signal,
      });
      return JSON.parse(await reply.text()) as unknown;
    },
    staleTime: Infinity,
  });
}

export function useClusters(jobId: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['job', jobId, 'clusters'],
    queryFn: ({ signal }) => apiClient().send('readClusters', { params: { jobId }, signal }),
    enabled: isEnabled,
  });
}

export function usePriorities(jobId: string, isEnabled: boolean) {
  return useQuery({
    queryKey: ['job', jobId, 'priorities'],
    queryFn: ({ signal }) => apiClient().send('readPriorities', { params: { jobId }, signal }),
    enabled: isEnabled,
  });
}

export function useWorkload(name: string) {
  return useQuery({
    queryKey: ['workload', name],
    queryFn: ({ signal }) => apiClient().send('readWorkload', { params: { name }, signal }),
    staleTime: Infinity,
  });
}

/** Everything known of a job and of the list is asked anew. */
export async function refreshJob(client: QueryClient, jobId: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ['job', jobId] }),
    client.invalidateQueries({ queryKey: ['jobs'] }),
  ]);
}
