import type { Item } from '@longhaul/api-contract/documents/item';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor, Group, Title } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { NotFound } from '../app/not-found.tsx';
import { useItem, useItemContent } from '../api/queries.ts';
import { statusOf } from '../api/query-client.ts';
import { Callout } from '../ui/callout.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { useTitle } from '../ui/use-title.ts';
import { DealFacts } from './deal-facts.tsx';
import { DealFindings } from './evidence/deal-findings.tsx';
import { DealOmissions } from './deal-omissions.tsx';
import { DealScores } from './deal-scores.tsx';
import { DealSources } from './evidence/deal-sources.tsx';
import { findingsOf } from './evidence/finding.ts';
import { EraseItem } from './erase-item.tsx';
import { ItemSpending } from './item-spending.tsx';
import { readRecord } from './read-record.ts';
import classes from './deal.module.css';

/** One deal: what was concluded, what proves it, where it was said, what it took. */
export function ItemPage({ job, itemId }: { readonly job: Job; readonly itemId: string }) {
  const { data: item, error, isPending, refetch } = useItem(job.jobId, itemId);
  useTitle(item?.name ?? itemId);
  if (isPending) return <PageSkeleton />;
  if (!item) {
    return statusOf(error) === 404 ? (
      <NotFound what="item" />
    ) : (
      <ProblemNote error={error} onRetry={() => void refetch()} />
    );
  }
  return <ItemBody job={job} item={item} />;
}

function ItemBody({ job, item }: { readonly job: Job; readonly item: Item }) {
  const { deal, spending } = useMemo(() => readRecord(item), [item]);
  const findings = useMemo(() => (deal ? findingsOf(deal) : []), [deal]);
  const isErased = item.outcome === 'erased';
  const content = useItemContent(job.jobId, item.id, !isErased);
  return (
    <article>
      <Anchor
        component={Link}
        href={`/jobs/${job.jobId}/items`}
        size="sm"
        mt="lg"
        display="inline-block"
      >
        All {job.noun.many}
      </Anchor>
      <Group align="baseline" gap="sm">
        <Title order={2} fz="1.7rem">
          <bdi>{item.name}</bdi>
        </Title>
        {item.id !== item.name && <bdi>{item.id}</bdi>}
      </Group>
      <div className={classes.standing}>
        <Standing job={job} item={item} />
      </div>
      {!isErased && (
        <div className={classes.columns}>
          <div>
            {deal && <DealScores deal={deal} fields={item.fields} />}
            {deal && <DealFindings findings={findings} dropped={deal.evidence_dropped} />}
            <DealFacts deal={deal} fields={item.fields} />
            {deal && <DealOmissions deal={deal} />}
            {spending && <ItemSpending spending={spending} job={job} />}
          </div>
          <div className={classes.said}>
            {content.error ? (
              <ProblemNote error={content.error} />
            ) : (
              <DealSources content={content.data} findings={findings} />
            )}
          </div>
          <div>
            <EraseItem job={job} item={item} />
          </div>
        </div>
      )}
    </article>
  );
}

/** Of an item without a result: why. */
function Standing({ job, item }: { readonly job: Job; readonly item: Item }) {
  if (item.outcome === 'failed') {
    return (
      <Callout title={`Failed: ${item.message ?? 'nothing says why.'}`} tone="bad">
        <p>
          <Anchor component={Link} underline="always" href={`/jobs/${job.jobId}`}>
            Failures of this job, to run them again
          </Anchor>
        </p>
      </Callout>
    );
  }
  if (item.outcome === 'erased') {
    return (
      <Callout title="Erased: nothing of it is kept" tone="plain">
        <p>Somebody asked for it. This record stays, so that the job’s account is still whole.</p>
      </Callout>
    );
  }
  if (item.outcome === 'ok') return null;
  return <Callout title={item.outcome === 'running' ? 'Running now' : 'Waiting'} tone="plain" />;
}
