import type { ItemRow } from '@longhaul/api-contract/documents/item';
import { VisuallyHidden } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { useTable } from '@tanstack/react-table';
import { useMemo, type CSSProperties } from 'react';
import { columns, columnWidths, features, minWidths, titles } from './columns.tsx';
import { HeaderCell } from './header-cell.tsx';
import { SortSelect } from './sort-select.tsx';
import { rowHeights, VirtualRows } from './virtual-rows.tsx';
import type { Sorting } from './table-state.ts';
import classes from './deals.module.css';

type Props = {
  readonly rows: readonly ItemRow[];
  readonly sort: Sorting | undefined;
  readonly caption: string;
  readonly onSort: (sort: Sorting | undefined) => void;
};

/** The table's width below which names take two lines and columns are missed. */
const narrow = 780;

export function ItemsTable({ rows, sort, caption, onSort }: Props) {
  const { ref, width } = useElementSize();
  const present = useColumnsWithValues(rows);
  const shown = useMemo(() => withRoom(present, width), [present, width]);
  const sorting = useMemo(
    () => (sort ? [{ id: sort.column, desc: sort.isDescending }] : []),
    [sort],
  );
  const isNarrow = width > 0 && width < narrow;
  const rowHeight = isNarrow ? rowHeights.narrow : rowHeights.wide;
  // The table knows every column: it would not sort anew by one that is only just given room.
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    state: { sorting },
  });
  return (
    <div ref={ref}>
      {isNarrow && <SortSelect present={present} sort={sort} onSort={onSort} />}
      <table className={classes.table} data-shown={shown.join(' ')} aria-rowcount={rows.length + 1}>
        <caption>
          <VisuallyHidden>{caption}</VisuallyHidden>
        </caption>
        <colgroup>
          {shown.map((id) => (
            <col key={id} style={widthStyle(id)} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {shown.map((id) => (
              <HeaderCell key={id} id={id} title={titles[id] ?? id} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <VirtualRows
          key={rowHeight}
          table={table}
          rows={table.getRowModel().rows}
          shown={shown}
          rowHeight={rowHeight}
        />
      </table>
    </div>
  );
}

function widthStyle(id: string): CSSProperties {
  const width = columnWidths[id];
  return width === undefined ? {} : { width: `${String(width)}rem` };
}

/** The ids of the columns that have room and something to show. */
function withRoom(present: ReadonlySet<string>, width: number): readonly string[] {
  return Object.keys(titles).filter((id) => width >= (minWidths[id] ?? 0) && present.has(id));
}

/** Columns of which some row has a value: other workloads, and jobs at their start, have fewer. */
function useColumnsWithValues(rows: readonly ItemRow[]): ReadonlySet<string> {
  return useMemo(() => {
    const present = new Set(['name']);
    for (const { fields, outcome } of rows) {
      // Where all are done, a column that says so says nothing.
      if (outcome !== 'ok') present.add('outcome');
      for (const [name, value] of Object.entries(fields)) if (value !== null) present.add(name);
    }
    return present;
  }, [rows]);
}
