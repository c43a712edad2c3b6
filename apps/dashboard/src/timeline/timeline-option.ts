import type { Timeline } from '@longhaul/api-contract/documents/timeline';
import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { Palette } from '../app/palette.ts';
import type { ChartOption } from '../ui/chart.tsx';
import { localClockText } from '../words/instant.ts';
import type { LaneBar, Lanes } from './lanes.ts';

export const axisHeight = 30;

/** Lanes are as high as they can be in what is reasonable to scroll past. */
export function laneHeightOf(laneCount: number): number {
  return Math.max(4, Math.min(22, Math.floor(460 / Math.max(1, laneCount))));
}

export function endColor(end: LaneBar['attempt']['end'], palette: Palette): string {
  const colors = {
    done: palette.accent,
    handed_back: palette.medium,
    lost: palette.critical,
    running: palette.low,
  };
  return colors[end];
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Steps that a clock shows as round. */
const steps = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * hour),
];

/** The smallest round step that gives no more than eight marks. */
export function tickMs(spanMs: number): number {
  return steps.find((step) => spanMs / step <= 8) ?? 24 * hour * Math.ceil(spanMs / (192 * hour));
}

/** Attempts as bars over time; phases and holds as lines through all lanes. */
export function timelineOption(
  lanes: Lanes,
  marks: Timeline['marks'],
  palette: Palette,
): ChartOption {
  return {
    grid: { left: 4, right: 12, top: 4, bottom: axisHeight - 4 },
    xAxis: {
      type: 'value',
      min: lanes.fromMs,
      max: Math.max(lanes.toMs, lanes.fromMs + 1000),
      interval: tickMs(lanes.toMs - lanes.fromMs),
      axisLine: { lineStyle: { color: palette.line } },
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: {
        color: palette.soft,
        hideOverlap: true,
        showMinLabel: false,
        showMaxLabel: false,
        formatter: (atMs: number) => localClockText(atMs),
      },
    },
    yAxis: { type: 'value', min: 0, max: Math.max(1, lanes.laneCount), inverse: true, show: false },
    series: [
      {
        type: 'custom',
        clip: true,
        data: lanes.bars.map(({ fromMs, toMs, lane }) => [fromMs, toMs, lane]),
        encode: { x: [0, 1], y: 2 },
        renderItem: barRenderer(lanes.bars, palette),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: palette.soft, type: 'dashed', width: 1 },
          data: marks.filter(({ kind }) => kind === 'hold').map(({ at }) => ({ xAxis: at })),
        },
      },
    ],
  };
}

function barRenderer(bars: readonly LaneBar[], palette: Palette): CustomSeriesRenderItem {
  return (params, api) => {
    const bar = bars[params.dataIndex];
    const [fromX = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
    const [toX = 0, nextY = 0] = api.coord([api.value(1), Number(api.value(2)) + 1]);
    const gap = nextY - y > 8 ? 2 : 0.5;
    const shape = {
      x: fromX,
      y: y + gap,
      // A short attempt is still one that happened.
      width: Math.max(2, toX - fromX - 1),
      height: nextY - y - 2 * gap,
      r: 2,
    };
    return {
      type: 'rect',
      shape,
      style: { fill: endColor(bar?.attempt.end ?? 'done', palette) },
      emphasis: { style: { stroke: palette.ink, lineWidth: 2 } },
    };
  };
}
