import type { Job } from '@longhaul/api-contract/documents/job';
import type { ReactNode } from 'react';
import { Instant } from '../ui/instant.tsx';
import { durationText } from '../words/duration.ts';
import { costText } from '../words/money.ts';
import { bytesText, countText } from '../words/number.ts';
import classes from './job.module.css';

type Fact = readonly [name: string, value: ReactNode] | undefined;

export function JobDetails({ job }: { readonly job: Job }) {
  const facts = factsOf(job).filter((fact) => fact !== undefined);
  return (
    <dl className={classes.details}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function factsOf(job: Job): Fact[] {
  const { deadline, plan, thresholds, work } = job;
  const cap = job.capMicroDollars;
  const share = thresholds.toleratedFailureShare;
  return [
    ['Job', job.jobId],
    ['Submitted', <Instant key="at" at={job.submittedAt} />],
    job.finishedAt === undefined
      ? undefined
      : ['Finished', <Instant key="at" at={job.finishedAt} />],
    ['Round', countText(job.round)],
    ['Input', bytesText(job.bytes)],
    ['Model', job.model],
    ['Endpoint', work.endpoint],
    ['Prompt', work.promptVersion],
    job.batches === undefined ? undefined : ['Batches', countText(job.batches)],
    ['Plan', plan.kind === 'fixed' ? `fixed, ${countText(plan.batchSize)} a batch` : 'by content'],
    ['Calls at a time', countText(plan.lanes)],
    deadline.leftMs === undefined ? undefined : ['Time left', durationText(deadline.leftMs)],
    deadline.deadlineAt === undefined
      ? undefined
      : ['Deadline', <Instant key="at" at={deadline.deadlineAt} />],
    deadline.budgetMs === undefined ? undefined : ['Time budget', durationText(deadline.budgetMs)],
    cap === undefined ? undefined : ['Spending cap', costText(cap)],
    thresholds.toleratedFailures === undefined
      ? undefined
      : ['Tolerated failures', countText(thresholds.toleratedFailures)],
    share === undefined ? undefined : ['Tolerated share', `${String(Math.round(100 * share))}%`],
    job.unknownFields > 0 ? ['Unread fields', countText(job.unknownFields)] : undefined,
  ];
}
