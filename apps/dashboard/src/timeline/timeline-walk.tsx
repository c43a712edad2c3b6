import type { Timeline } from '@longhaul/api-contract/documents/timeline';
import { useCallback, useId, useState, type KeyboardEvent } from 'react';
import type { Palette } from '../app/palette.ts';
import { Chart } from '../ui/chart.tsx';
import { attemptText, type Lanes } from './lanes.ts';
import { axisHeight, laneHeightOf, timelineOption } from './timeline-option.ts';
import classes from './timeline.module.css';

type Props = { readonly timeline: Timeline; readonly lanes: Lanes; readonly noun: string };

/** The chart, walked by pointer or by arrow keys; what is under it is told below. */
export function TimelineWalk({ timeline, lanes, noun }: Props) {
  const [active, setActive] = useState<number>();
  const hint = useId();
  const option = useCallback(
    (palette: Palette) => timelineOption(lanes, timeline.marks, palette),
    [lanes, timeline.marks],
  );
  const bar = active === undefined ? undefined : lanes.bars[active];
  const onKeyDown = (event: KeyboardEvent) => {
    const next = walk(event.key, active, lanes.bars.length);
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
          height={lanes.laneCount * laneHeightOf(lanes.laneCount) + axisHeight}
          activeIndex={active}
          onHover={setActive}
        />
      </div>
      <p className={classes.told} id={hint} role="status">
        {bar
          ? attemptText(bar, noun)
          : 'Hover an attempt, or walk through them with the arrow keys.'}
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
