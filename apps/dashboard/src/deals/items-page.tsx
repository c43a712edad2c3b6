import type { ItemRow } from '@longhaul/api-contract/documents/item';
import type { Job } from '@longhaul/api-contract/documents/job';
import { Button, Loader, Text } from '@mantine/core';
import { useDeferredValue, useMemo } from 'react';
import { isOver, useItems } from '../api/queries.ts';
import { PageSkeleton } from '../ui/page-skeleton.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { countOf, countText } from '../words/number.ts';
import { fieldOf, filterRows } from './filter-rows.ts';
import { ItemsFilters } from './items-filters.tsx';
import { ItemsTable } from './items-table.tsx';
import type { Sorting } from './table-state.ts';
import { useTableState } from './use-table-state.ts';
import classes from './deals.module.css';

/** Ranked deals stand in their order until a viewer asks for another. */
function byRank(rows: readonly ItemRow[]): Sorting | undefined {
  const isRanked = rows.some((row) => fieldOf(row, 'rank') !== undefined);
  return isRanked ? { column: 'rank', isDescending: false } : undefined;
}

/** All deals of a job: searched, filtered and sorted here, so that no letter waits for the service. */
export function ItemsPage({ job }: { readonly job: Job }) {
  const { rows, total, error, isPending, hasNextPage, refetch } = useItems(job.jobId, !isOver(job));
  const { state, change, clear } = useTableState();
  const asked = useDeferredValue(state);
  const shown = useMemo(() => filterRows(rows, asked), [rows, asked]);
  if (isPending) return <PageSkeleton />;
  if (error && rows.length === 0) {
    return <ProblemNote error={error} onRetry={() => void refetch()} />;
  }
  const isFiltered = state.search !== '' || Object.keys(state.filters).length > 0;
  const { one, many } = job.noun;
  return (
    <>
      <ItemsFilters job={job} rows={rows} state={state} onChange={change} />
      <div className={classes.status} role="status">
        {hasNextPage && <Loader size="xs" aria-hidden />}
        <span>
          {isFiltered
            ? `${countText(shown.length)} of ${countOf(total ?? rows.length, one, many)}`
            : countOf(shown.length, one, many)}
          {hasNextPage && `, ${countText(rows.length)} of ${countText(total ?? 0)} loaded`}
        </span>
        {isFiltered && (
          <Button variant="subtle" size="compact-xs" onClick={clear}>
            Show all
          </Button>
        )}
      </div>
      {shown.length === 0 ? (
        <Text py="xl" c="dimmed">
          {rows.length === 0 ? `No ${many} yet.` : `No ${one} fits what is asked.`}
        </Text>
      ) : (
        <ItemsTable
          rows={shown}
          sort={asked.sort ?? byRank(shown)}
          caption={`${many} of ${job.pipeline}`}
          onSort={(sort) => {
            change({ sort });
          }}
        />
      )}
    </>
  );
}
