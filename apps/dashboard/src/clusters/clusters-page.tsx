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
import {
  mapWidth,
  packClusters,
  type Circle,
  type ClusterMap as PackedMap,
} from './pack-clusters.ts';
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
  const map = useMemo(
    () => packClusters(clusters, new Map(priorities?.deals.map((deal) => [deal.id, deal]))),
    [clusters, priorities],
  );
  const option = useCallback((palette: Palette) => clusterOption(map, palette), [map]);
  const circle = hovered === undefined ? undefined : map.circles[hovered];
  return (
    <div className={classes.map}>
      <RiskLegend />
      <Chart
        option={option}
        height={{ ofShape: mapWidth / map.height }}
        onHover={setHovered}
        onPick={(index) => {
          const picked = map.circles[index];
          if (picked) navigate(addressOf(job, picked));
        }}
      />
      <p className={classes.told}>{circle ? told(circle, clusters) : legendText(map)}</p>
    </div>
  );
}

function addressOf({ jobId }: Job, circle: Circle): string {
  return circle.kind === 'group'
    ? `/jobs/${jobId}/items?cluster=${String(circle.id)}`
    : `/jobs/${jobId}/items/${encodeURIComponent(circle.itemId)}`;
}

function legendText({ step }: PackedMap): string {
  const drawn = step > 1 ? `Of so many deals, one in ${String(step)} is drawn. ` : '';
  return `${drawn}A dot’s area is the deal’s size, its color the risk. Click one to open it.`;
}

function told(circle: Circle, { clusters }: Clusters): string {
  const name = clusters.find(({ id }) => id === circle.id)?.name ?? '';
  return circle.kind === 'group' ? `${String(circle.id)}: ${name}` : `${circle.name}, in ${name}`;
}

/** The same groups in words; each leads to its deals in the table. */
function ClusterList({ job, clusters }: Props) {
  const { one, many } = job.noun;
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
      <Ungrouped job={job} clusters={clusters} />
    </div>
  );
}

/** Where the others are: with the groups, these make up all of the job. */
function Ungrouped({ job, clusters: { clusters, clustering } }: Props) {
  const { one, many } = job.noun;
  const lone = clustering.outlierIds.length;
  const grouped = clusters.reduce((sum, { memberIds }) => sum + memberIds.length, 0);
  const unranked = job.counts.total - grouped - lone;
  if (lone + unranked <= 0) return null;
  return (
    <Text size="sm" c="dimmed">
      {lone > 0 && `${countOf(lone, one, many)} ${lone === 1 ? 'fits' : 'fit'} no group. `}
      {unranked > 0 &&
        `${countOf(unranked, one, many)} without a rank ${unranked === 1 ? 'is' : 'are'} left out. `}
      <Anchor component={Link} underline="always" href={`/jobs/${job.jobId}/items`}>
        All {many}
      </Anchor>
    </Text>
  );
}
