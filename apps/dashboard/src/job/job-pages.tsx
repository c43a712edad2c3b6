import { Stack } from '@mantine/core';
import { Suspense } from 'react';
import { Route, Switch } from 'wouter';
import { NotFound } from '../app/not-found.tsx';
import { useLive } from '../api/live.ts';
import { isOver, useJob } from '../api/queries.ts';
import { statusOf } from '../api/query-client.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { useTitle } from '../ui/use-title.ts';
import { JobHead } from './job-head.tsx';
import { JobOverview } from './job-overview.tsx';
import { lazyPart } from '../app/lazy-part.ts';

const ItemsPage = lazyPart(async () => (await import('../deals/items-page.tsx')).ItemsPage);
const ItemPage = lazyPart(async () => (await import('../deal/item-page.tsx')).ItemPage);
const ClustersPage = lazyPart(
  async () => (await import('../clusters/clusters-page.tsx')).ClustersPage,
);
const PrioritiesPage = lazyPart(
  async () => (await import('../priorities/priorities-page.tsx')).PrioritiesPage,
);

/** Everything below one job: its head stands above each of its pages. */
export function JobPages({ jobId }: { readonly jobId: string }) {
  const { data: job, error, isPending, refetch } = useJob(jobId);
  useLive(jobId, job !== undefined && !isOver(job));
  useTitle(job?.pipeline ?? 'Job');
  if (isPending) return <PageSkeleton />;
  if (!job) {
    return statusOf(error) === 404 ? (
      <NotFound what="job" />
    ) : (
      <ProblemNote error={error} onRetry={() => void refetch()} />
    );
  }
  return (
    <Stack gap={0}>
      <JobHead job={job} />
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/jobs/:jobId">
            <JobOverview job={job} />
          </Route>
          <Route path="/jobs/:jobId/items">
            <ItemsPage job={job} />
          </Route>
          <Route path="/jobs/:jobId/items/:itemId">
            {({ itemId }) => <ItemPage key={itemId} job={job} itemId={itemId} />}
          </Route>
          <Route path="/jobs/:jobId/groups">
            <ClustersPage job={job} />
          </Route>
          <Route path="/jobs/:jobId/priorities">
            <PrioritiesPage job={job} />
          </Route>
          <Route>
            <NotFound what="page" />
          </Route>
        </Switch>
      </Suspense>
    </Stack>
  );
}
