import type { Job } from '@longhaul/api-contract/documents/job';
import type { Timeline } from '@longhaul/api-contract/documents/timeline';
import { Button, Skeleton, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { isOver, useTimeline } from '../api/queries.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Section } from '../ui/section.tsx';
import { countOf, countText } from '../words/number.ts';
import { rowsOf, type AttemptRows } from './attempt-rows.ts';
import { endText } from './attempt-words.ts';
import { Losses } from './losses-note.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { TimelineWalk } from './timeline-walk.tsx';
import classes from './timeline.module.css';

/** Where the time of a round went: which worker had which batch, when, and how it ended. */
export function TimelineSection({ job }: { readonly job: Job }) {
  const { data: timeline, error, dataUpdatedAt } = useTimeline(job.jobId, !isOver(job));
  const [isTable, setIsTable] = useState(false);
  const rows = useMemo(
    () => timeline && rowsOf(timeline, dataUpdatedAt),
    [timeline, dataUpdatedAt],
  );
  return (
    <Section
      title="Timeline"
      aside={
        rows && rows.bars.length > 0 ? (
          <Button
            size="xs"
            variant="default"
            aria-pressed={isTable}
            onClick={() => {
              setIsTable(!isTable);
            }}
          >
            {isTable ? 'As a chart' : 'As a table'}
          </Button>
        ) : undefined
      }
    >
      {error && <ProblemNote error={error} />}
      {!timeline && !error && <Skeleton height={200} />}
      {rows && rows.bars.length === 0 && <Text c="dimmed">No batch has been started yet.</Text>}
      {timeline && rows && rows.bars.length > 0 && (
        <>
          <Summary timeline={timeline} rows={rows} many={job.noun.many} />
          <Losses bars={rows.bars} noun={job.noun} />
          {isTable ? (
            <TimelineTable bars={rows.bars} noun={job.noun.many} />
          ) : (
            <TimelineWalk timeline={timeline} rows={rows} noun={job.noun.many} />
          )}
        </>
      )}
    </Section>
  );
}

const ends = ['done', 'running', 'handed_back', 'lost'] as const;

type SummaryProps = {
  readonly timeline: Timeline;
  readonly rows: AttemptRows;
  readonly many: string;
};

/** The chart in one sentence, and what its colors mean, each with its count. */
function Summary({ timeline, rows, many }: SummaryProps) {
  const counts = ends.map((end) => ({
    end,
    count: rows.bars.filter(({ attempt }) => attempt.end === end).length,
  }));
  const withFailures = rows.bars.filter(({ attempt }) => attempt.failed > 0).length;
  const workers = new Set(timeline.attempts.map(({ worker }) => worker)).size;
  return (
    <>
      <Text size="sm" c="dimmed" mb={6}>
        {countOf(rows.bars.length, 'attempt')} by {countOf(workers, 'worker')}.
        {!timeline.isComplete && timeline.toAt !== undefined && ' Older events are held no more.'}
      </Text>
      <div className={classes.legend}>
        {counts
          .filter(({ count }) => count > 0)
          .map(({ end, count }) => (
            <span key={end} data-end={end}>
              {countText(count)} {endText(end)}
            </span>
          ))}
        {withFailures > 0 && (
          <span data-end="failed">
            {countText(withFailures)} with failed {many}
          </span>
        )}
      </div>
    </>
  );
}
