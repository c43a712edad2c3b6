import { NativeSelect } from '@mantine/core';
import { titles } from './columns.tsx';
import { nextSort } from './header-cell.tsx';
import type { Sorting } from './table-state.ts';
import classes from './deals.module.css';

type Props = {
  /** Ids of the columns that have something to sort by. */
  readonly present: ReadonlySet<string>;
  readonly sort: Sorting | undefined;
  readonly onSort: (sort: Sorting | undefined) => void;
};

/** Sorts by columns that the screen has no room for. */
export function SortSelect({ present, sort, onSort }: Props) {
  return (
    <NativeSelect
      className={classes.sortSelect}
      aria-label="Sort by"
      value={sort?.column ?? ''}
      onChange={(event) => {
        const { value } = event.currentTarget;
        onSort(value === '' ? undefined : nextSort(value, undefined));
      }}
      data={[
        ...(sort ? [] : [{ value: '', label: 'As submitted' }]),
        ...Object.entries(titles)
          .filter(([id]) => present.has(id))
          .map(([value, label]) => ({ value, label: `Sorted by ${label.toLowerCase()}` })),
      ]}
    />
  );
}
