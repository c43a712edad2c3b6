import type { ItemRow } from '@longhaul/api-contract/documents/item';
import type { ReactTable, Row } from '@tanstack/react-table';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { memo, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { numeric, type features } from './columns.tsx';
import classes from './deals.module.css';

/** With the line below: names of one line, and of two. */
export const rowHeights = { wide: 53, narrow: 77 } as const;

type Features = typeof features;
type Props = {
  readonly table: ReactTable<Features, ItemRow>;
  readonly rows: readonly Row<Features, ItemRow>[];
  /** The ids of the columns that are drawn, in their order. */
  readonly shown: readonly string[];
  readonly rowHeight: number;
};

/**
 * The rows near the window and two spacers: thousands cost as much as a screenful. The arrow keys go
 * from deal to deal, beyond what is drawn.
 */
export function VirtualRows({ table, rows, shown, rowHeight }: Props) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  useLayoutEffect(() => {
    if (body.current) setScrollMargin(body.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const visible = virtualizer.getVirtualItems();
  const before = (visible[0]?.start ?? scrollMargin) - scrollMargin;
  const after = virtualizer.getTotalSize() - ((visible.at(-1)?.end ?? scrollMargin) - scrollMargin);
  const onKeyDown = (event: KeyboardEvent<HTMLTableSectionElement>) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const from = (event.target as HTMLElement).closest<HTMLElement>('tr[data-index]')?.dataset[
      'index'
    ];
    if (step === 0 || from === undefined) return;
    event.preventDefault();
    const next = Math.min(rows.length - 1, Math.max(0, Number(from) + step));
    virtualizer.scrollToIndex(next, { align: 'auto' });
    focusRow(body.current, next);
  };
  return (
    <tbody
      ref={body}
      onKeyDown={onKeyDown}
      data-two-lines={rowHeight > rowHeights.wide || undefined}
    >
      <Spacer height={before} columnCount={shown.length} />
      {visible.map(({ index }) => {
        const row = rows[index];
        return row && <RowView key={row.id} {...{ table, row, index, shown }} />;
      })}
      <Spacer height={after} columnCount={shown.length} />
    </tbody>
  );
}

type RowProps = {
  readonly table: Props['table'];
  readonly row: Row<Features, ItemRow>;
  readonly index: number;
  readonly shown: readonly string[];
};

/** Drawn once, however far one scrolls: a frame pays for the rows that come into view alone. */
const RowView = memo(function RowView({ table, row, index, shown }: RowProps) {
  return (
    <tr data-index={index} aria-rowindex={index + 2}>
      {cellsOf(row, shown).map((cell) => (
        <td key={cell.id} data-numeric={numeric.includes(cell.column.id) || undefined}>
          <table.FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  );
});

function cellsOf(row: Row<Features, ItemRow>, shown: readonly string[]) {
  const byColumn = new Map(row.getAllCells().map((cell) => [cell.column.id, cell]));
  return shown.flatMap((id) => byColumn.get(id) ?? []);
}

function Spacer({
  height,
  columnCount,
}: {
  readonly height: number;
  readonly columnCount: number;
}) {
  if (height <= 0) return null;
  return (
    <tr className={classes.space} aria-hidden="true">
      <td colSpan={columnCount} style={{ height }} />
    </tr>
  );
}

/** The row may be drawn a moment later than it is scrolled to. */
function focusRow(body: HTMLElement | null, index: number, triesLeft = 10): void {
  const link = body?.querySelector<HTMLElement>(
    `tr[data-index="${String(index)}"] [data-item-link]`,
  );
  if (link) link.focus({ preventScroll: true });
  else if (triesLeft > 0) {
    requestAnimationFrame(() => {
      focusRow(body, index, triesLeft - 1);
    });
  }
}
