import type { Clusters } from '@longhaul/api-contract/insights';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Anchor, Text } from '@mantine/core';
import { useCallback, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Palette } from '../app/palette.ts';
import { isOver, useClusters, usePriorities } from '../api/queries.ts';
import { Chart } from '../ui/chart.tsx';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { countOf } from '../words/number.ts';
import { clusterOption } from './cluster-option.ts';
import { packClusters, type Circle } from './pack-clusters.ts';
import { RiskLegend } from './risk-legend.tsx';
import classes from './clusters.module.css';

/** Deals in the same situation, as a map one can click and as a list. */
export function ClustersPage({ job }: { readonly job: Job }) {
  const { data, error, isPending, refetch } = useClusters(job.jobId, isOver(job));
  if (!isOver(job)) {
    return <Text mt="lg">Groups are found when every {job.noun.one} is accounted for.</Text>;
  }
  if (isPending) return <PageSkeleton />;
  if (error) return <ProblemNote error={error} onRetry={() => void refetch()} />;
  if (data.clusters.length === 0) {
    return <Text mt="lg">There are too few {job.noun.many} with a result to group them.</Text>;
  }
  return (
    <div className={classes.columns}>
      <ClusterMap job={job} clusters={data} />
      <ClusterList job={job} clusters={data} />
    </div>
  );
}

type Props = { readonly job: Job; readonly clusters: Clusters };

function ClusterMap({ job, clusters }: Props) {
  const { data: priorities } = usePriorities(job.jobId, true);
  const [, navigate] = useLocation();
  const [hovered, setHovered] = useState<number>();
  const circles = useMemo(
    () => packClusters(clusters, new Map(priorities?.deals.map((deal) => [deal.id, deal]))),
    [clusters, priorities],
  );
  const option = useCallback((palette: Palette) => clusterOption(circles, palette), [circles]);
  const circle = hovered === undefined ? undefined : circles[hovered];
  return (
    <div className={classes.map}>
      <RiskLegend />
      <Chart
        option={option}
        height="square"
        onHover={setHovered}
        onPick={(index) => {
          const picked = circles[index];
          if (picked) navigate(addressOf(job, picked));
        }}
      />
      <p className={classes.told}>{told(circle, clusters)}</p>
    </div>
  );
}

function addressOf({ jobId }: Job, circle: Circle): string {
  return circle.kind === 'group'
    ? `/jobs/${jobId}/items?cluster=${String(circle.id)}`
    : `/jobs/${jobId}/items/${encodeURIComponent(circle.itemId)}`;
}

function told(circle: Circle | undefined, { clusters }: Clusters): string {
  if (!circle) return 'A dot’s area is the deal’s size, its color the risk. Click one to open it.';
  const name = clusters.find(({ id }) => id === circle.id)?.name ?? '';
  return circle.kind === 'group' ? `${String(circle.id)}: ${name}` : `${circle.name}, in ${name}`;
}

/** The same groups in words; each leads to its deals in the table. */
function ClusterList({ job, clusters }: Props) {
  const { one, many } = job.noun;
  const { outlierIds } = clusters.clustering;
  return (
    <div>
      <ol className={classes.list}>
        {clusters.clusters.map(({ id, name, sentence, memberIds }) => (
          <li key={id}>
            <span className={classes.number} aria-hidden="true">
              {id}
            </span>
            <div>
              <Link
                className={classes.name}
                href={`/jobs/${job.jobId}/items?cluster=${String(id)}`}
              >
                {name}
              </Link>
              <span className={classes.size}>{countOf(memberIds.length, one, many)}</span>
              <p>{sentence}</p>
            </div>
          </li>
        ))}
      </ol>
      {outlierIds.length > 0 && (
        <Text size="sm" c="dimmed">
          {countOf(outlierIds.length, one, many)} {outlierIds.length === 1 ? 'fits' : 'fit'} no
          group.{' '}
          <Anchor component={Link} underline="always" href={`/jobs/${job.jobId}/items`}>
            All {many}
          </Anchor>
        </Text>
      )}
    </div>
  );
}
