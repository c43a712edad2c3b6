import type { Priorities, TopDeal, InsightDeal } from '@longhaul/api-contract/insights';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { isOver, usePriorities } from '../api/queries.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Section } from '../ui/section.tsx';
import { RiskTag } from '../ui/tag.tsx';
import { withDays } from '../words/instant.ts';
import { amountText } from '../words/number.ts';
import { coverageText } from './coverage-text.ts';
import { Interventions } from './interventions.tsx';
import { PartBars } from './part-bars.tsx';
import classes from './priorities.module.css';

/** The deals to look at first, why, and how sure the order is. */
export function PrioritiesPage({ job }: { readonly job: Job }) {
  const { data, error, isPending, refetch } = usePriorities(job.jobId, isOver(job));
  if (!isOver(job)) {
    return <Text mt="lg">The ranking is made when every {job.noun.one} is accounted for.</Text>;
  }
  if (isPending) return <PageSkeleton />;
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  return <Ranking job={job} priorities={data} />;
}

function Ranking({ job, priorities }: { readonly job: Job; readonly priorities: Priorities }) {
  const byId = useMemo(
    () => new Map(priorities.deals.map((deal) => [deal.id, deal])),
    [priorities],
  );
  const { coverage } = priorities;
  return (
    <>
      <Text mt="lg" maw="48rem">
        {coverageText(coverage)}{' '}
        {coverage.missing > 0 && (
          <Anchor
            component={Link}
            underline="always"
            href={`/jobs/${job.jobId}/items?outcome=failed`}
          >
            See what failed
          </Anchor>
        )}
      </Text>
      <ol className={classes.list}>
        {priorities.topDeals.map((top) => (
          <Top key={top.id} job={job} top={top} deal={byId.get(top.id)} />
        ))}
      </ol>
      {priorities.interventions.length > 0 && (
        <Section title="Who is to do what">
          <Interventions jobId={job.jobId} interventions={priorities.interventions} deals={byId} />
        </Section>
      )}
    </>
  );
}

type TopProps = {
  readonly job: Job;
  readonly top: TopDeal;
  readonly deal: InsightDeal | undefined;
};

function Top({ job, top, deal }: TopProps) {
  return (
    <li className={classes.deal}>
      <span className={classes.rank} aria-label={`Rank ${String(deal?.rank ?? '')}`}>
        {deal?.rank}
      </span>
      <div>
        <Link
          className={classes.name}
          href={`/jobs/${job.jobId}/items/${encodeURIComponent(top.id)}`}
        >
          <bdi>{deal?.name ?? top.id}</bdi>
        </Link>
        <p className={classes.meta}>
          {[
            typeof deal?.amount === 'number' ? amountText(deal.amount, deal.currency) : '',
            deal?.stage,
            deal?.owner,
          ]
            .filter(Boolean)
            .join(' · ')}{' '}
          {deal?.riskLevel && <RiskTag level={deal.riskLevel} isLong />}
        </p>
        <p>{withDays(top.summary)}</p>
        <p>
          <b>Next:</b> {withDays(top.nextAction)}
        </p>
      </div>
      <div>
        <p className={classes.score}>
          {deal?.score?.toFixed(1)} <span>of 100</span>
        </p>
        {deal?.parts && <PartBars parts={deal.parts} />}
      </div>
    </li>
  );
}
