import { Button, Group, Title } from '@mantine/core';
import Plus from 'lucide-react/icons/plus';
import { Link } from 'wouter';
import { useLive } from '../api/live.ts';
import { useJobs } from '../api/queries.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { useTitle } from '../ui/use-title.ts';
import { EmptyJobs } from './empty-jobs.tsx';
import { JobRow } from './job-row.tsx';
import classes from './jobs.module.css';

export function JobsPage() {
  useTitle('Jobs');
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useJobs();
  useLive(undefined, data !== undefined);
  if (isPending) return <PageSkeleton />;
  const jobs = data?.pages.flatMap((page) => page.jobs) ?? [];
  return (
    <>
      <Group justify="space-between" mb="lg">
        <Title order={1}>Jobs</Title>
        {jobs.length > 0 && (
          <Button component={Link} href="/new" leftSection={<Plus size={16} aria-hidden />}>
            New job
          </Button>
        )}
      </Group>
      {error && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data && jobs.length === 0 && <EmptyJobs />}
      <ul className={classes.list}>
        {jobs.map((job) => (
          <JobRow key={job.jobId} job={job} />
        ))}
      </ul>
      {hasNextPage && (
        <Button
          variant="default"
          mt="md"
          loading={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          Older jobs
        </Button>
      )}
    </>
  );
}
