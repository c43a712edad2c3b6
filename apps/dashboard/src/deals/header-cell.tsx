import { UnstyledButton } from '@mantine/core';
import ArrowDown from 'lucide-react/icons/arrow-down';
import ArrowUp from 'lucide-react/icons/arrow-up';
import { numeric } from './columns.tsx';
import type { Sorting } from './table-state.ts';
import classes from './deals.module.css';

type Props = {
  readonly id: string;
  readonly title: string;
  readonly sort: Sorting | undefined;
  readonly onSort: (sort: Sorting | undefined) => void;
};

/** The largest first for what is better when larger; then turned; then as it came. */
export function nextSort(id: string, sort: Sorting | undefined): Sorting | undefined {
  const isFirstDescending = numeric.includes(id) && id !== 'rank';
  if (sort?.column !== id) return { column: id, isDescending: isFirstDescending };
  return sort.isDescending === isFirstDescending
    ? { column: id, isDescending: !isFirstDescending }
    : undefined;
}

export function HeaderCell({ id, title, sort, onSort }: Props) {
  const isSorted = sort?.column === id;
  const direction = sort?.isDescending === true ? 'descending' : 'ascending';
  const Arrow = sort?.isDescending === true ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? direction : 'none'}
      data-numeric={numeric.includes(id) || undefined}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() => {
          onSort(nextSort(id, sort));
        }}
      >
        {title}
        {isSorted && <Arrow size={14} aria-hidden />}
      </UnstyledButton>
    </th>
  );
}
