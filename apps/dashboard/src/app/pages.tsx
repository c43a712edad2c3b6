import { Suspense } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { JobsPage } from '../jobs/jobs-page.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { NotFound } from './not-found.tsx';
import { lazyPart } from './lazy-part.ts';

// Charts and tables are the larger half of the code: the list of jobs does not wait for them.
const NewJobPage = lazyPart(async () => (await import('../upload/new-job-page.tsx')).NewJobPage);
const JobPages = lazyPart(async () => (await import('../job/job-pages.tsx')).JobPages);

export function Pages() {
  const [location] = useLocation();
  return (
    <ErrorBoundary resetKey={location}>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/" component={JobsPage} />
          <Route path="/new" component={NewJobPage} />
          <Route path="/jobs/:jobId/*?">
            {({ jobId }) => <JobPages key={jobId} jobId={jobId} />}
          </Route>
          <Route>
            <NotFound what="page" />
          </Route>
        </Switch>
      </Suspense>
    </ErrorBoundary>
  );
}
