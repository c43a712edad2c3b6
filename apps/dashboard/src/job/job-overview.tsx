import type { Job } from '@longhaul/api-contract/documents/job';
import { Suspense } from 'react';
import { Skeleton } from '@mantine/core';
import { CountBar } from '../ui/count-bar.tsx';
import { Figures } from '../ui/figures.tsx';
import { Section } from '../ui/section.tsx';
import { Failures } from './failures.tsx';
import { figuresOf } from './figures-of.ts';
import { DeleteJob } from './control/delete-job.tsx';
import { HoldNotice } from './control/hold-notice.tsx';
import { JobDetails } from './job-details.tsx';
import { JobDownloads } from './files/job-downloads.tsx';
import { JobWarnings } from './job-warnings.tsx';
import { leadOf } from './lead.ts';
import { ProgressAnnouncer } from './progress-announcer.tsx';
import classes from './job.module.css';
import { lazyPart } from '../app/lazy-part.ts';

const TimelineSection = lazyPart(
  async () => (await import('../timeline/timeline-section.tsx')).TimelineSection,
);

export function JobOverview({ job }: { readonly job: Job }) {
  const inFlight = job.progress?.inFlight ?? 0;
  return (
    <>
      <HoldNotice job={job} />
      <div className={classes.stage}>
        <p className={classes.lead}>{leadOf(job)}</p>
        <CountBar
          counts={job.counts}
          inFlight={inFlight}
          noun={job.noun.many}
          status={job.status}
          isThick
        />
        <ProgressAnnouncer job={job} />
      </div>
      <Figures figures={figuresOf(job)} />
      <Failures job={job} />
      <JobWarnings job={job} />
      <Suspense fallback={<Skeleton height={260} mt="xl" />}>
        <TimelineSection job={job} />
      </Suspense>
      <JobDownloads job={job} />
      <Section title="Details">
        <JobDetails job={job} />
        <DeleteJob job={job} />
      </Section>
    </>
  );
}
