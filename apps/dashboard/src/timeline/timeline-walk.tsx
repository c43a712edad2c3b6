import type { Timeline } from '@longhaul/api-contract/documents/timeline';
import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useId, useMemo, useState, type KeyboardEvent } from 'react';
import type { Palette } from '../app/palette.ts';
import { Chart } from '../ui/chart.tsx';
import type { AttemptRows } from './attempt-rows.ts';
import { attemptText } from './attempt-words.ts';
import { phaseSpans } from './phase-spans.ts';
import { axisHeight, phaseHeight, rowHeightOf, timelineOption } from './timeline-option.ts';
import classes from './timeline.module.css';

type Props = { readonly timeline: Timeline; readonly rows: AttemptRows; readonly noun: string };

/** The chart, walked by pointer or by arrow keys; what is under it is told below. */
export function TimelineWalk({ timeline, rows, noun }: Props) {
  const [active, setActive] = useState<number>();
  const hint = useId();
  const isNarrow = useMediaQuery('(max-width: 40em)');
  const picture = useMemo(
    () => ({
      ...{ rows, isNarrow },
      phases: phaseSpans(timeline.marks, rows.fromMs, rows.toMs),
      holds: timeline.marks.filter(({ kind }) => kind === 'hold').map(({ at }) => at),
    }),
    [rows, timeline.marks, isNarrow],
  );
  const option = useCallback((palette: Palette) => timelineOption(picture, palette), [picture]);
  const bar = active === undefined ? undefined : rows.bars[active];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = walk(event.key, active, rows.bars.length);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
  };
  return (
    <>
      <div
        className={classes.walk}
        role="application"
        tabIndex={0}
        aria-label="Attempts over time"
        aria-describedby={hint}
        onKeyDown={onKeyDown}
      >
        <Chart
          option={option}
          height={phaseHeight + rows.rowCount * rowHeightOf(rows.rowCount) + axisHeight}
          activeIndex={active}
          onHover={setActive}
        />
      </div>
      <p className={classes.told} id={hint} role="status">
        {bar
          ? attemptText(bar, noun)
          : 'Point at an attempt or tap it, or walk through them with the arrow keys.'}
      </p>
    </>
  );
}

/** The index that a key leads to; undefined for keys that are not ours. */
export function walk(key: string, from: number | undefined, count: number): number | undefined {
  const last = count - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowRight' || key === 'ArrowDown') return Math.min(last, (from ?? -1) + 1);
  if (key === 'ArrowLeft' || key === 'ArrowUp') return Math.max(0, (from ?? count) - 1);
  return undefined;
}
