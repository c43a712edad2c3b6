import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { Palette } from '../app/palette.ts';
import type { ChartOption } from '../ui/chart.tsx';
import { localClockText } from '../words/instant.ts';
import { attemptRenderer } from './attempt-shape.ts';
import type { AttemptRows, WorkerBand } from './attempt-rows.ts';
import { workerText } from './attempt-words.ts';
import type { PhaseSpan } from './phase-spans.ts';

export const axisHeight = 30;
export const phaseHeight = 24;
/** Beside the bars, for the end of a worker's name: all that fits, or as much as tells them apart. */
const gutters = {
  wide: { width: 92, letters: 8 },
  narrow: { width: 42, letters: 4 },
} as const;

/** Rows are as high as they can be in what is reasonable to scroll past. */
export function rowHeightOf(rowCount: number): number {
  return Math.max(4, Math.min(22, Math.floor(460 / Math.max(1, rowCount))));
}

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
/** Steps that a clock shows as round. */
const steps = [
  ...[100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * second),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * minute),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * hour),
];

/** Round instants within the span, by the smallest round step that gives no more than eight. */
export function ticksOf(fromMs: number, toMs: number): number[] {
  const spanMs = toMs - fromMs;
  const step =
    steps.find((each) => spanMs / each <= 8) ?? 24 * hour * Math.ceil(spanMs / (192 * hour));
  const first = Math.ceil(fromMs / step);
  const last = Math.floor(toMs / step);
  return Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => (first + index) * step,
  );
}

export type TimelinePicture = {
  readonly rows: AttemptRows;
  readonly phases: readonly PhaseSpan[];
  /** Instants at which the job was held or went on. */
  readonly holds: readonly number[];
  /** With little room beside the bars. */
  readonly isNarrow: boolean;
};

/** Attempts as bars over time, phases above, workers beside; holds as lines through all rows. */
export function timelineOption(
  { rows, phases, holds, isNarrow }: TimelinePicture,
  palette: Palette,
): ChartOption {
  const gutter = gutters[isNarrow ? 'narrow' : 'wide'];
  return {
    grid: {
      left: rows.bands.length === 0 ? 4 : gutter.width,
      right: 12,
      top: phaseHeight,
      bottom: axisHeight - 4,
    },
    xAxis: timeAxis(rows, palette),
    yAxis: { type: 'value', min: 0, max: Math.max(1, rows.rowCount), inverse: true, show: false },
    series: [
      {
        type: 'custom',
        clip: true,
        data: rows.bars.map(({ fromMs, toMs, row }) => [fromMs, toMs, row]),
        encode: { x: [0, 1], y: 2 },
        renderItem: attemptRenderer(rows.bars, palette),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: palette.soft, type: 'dashed', width: 1 },
          data: holds.map((at) => ({ xAxis: at })),
        },
      },
      beside(phases.length, phaseRenderer(phases, palette)),
      beside(rows.bands.length, bandRenderer(rows.bands, gutter.letters, palette)),
    ],
  };
}

/** A little past the last end, so that it is seen to be one; never a span without a tick. */
export function axisEnd({ fromMs, toMs }: Pick<AttemptRows, 'fromMs' | 'toMs'>): number {
  return fromMs + Math.max(200, 1.05 * (toMs - fromMs));
}

function timeAxis(rows: AttemptRows, palette: Palette) {
  const { fromMs } = rows;
  const endMs = axisEnd(rows);
  const ticks = ticksOf(fromMs, endMs);
  return {
    type: 'value' as const,
    min: fromMs,
    max: endMs,
    axisLine: { show: false },
    splitLine: { lineStyle: { color: palette.line } },
    axisTick: { show: false, customValues: ticks },
    axisLabel: {
      color: palette.soft,
      hideOverlap: true,
      customValues: ticks,
      formatter: (atMs: number) => tickText(atMs, ticks),
    },
  };
}

/** Of a job of a second or two, the tenths are what differs. */
function tickText(atMs: number, ticks: readonly number[]): string {
  const isFine = ticks.some((tick) => tick % second !== 0);
  return isFine
    ? `${localClockText(atMs)}.${String(Math.floor((atMs % second) / 100))}`
    : localClockText(atMs);
}

/** What is drawn around the bars, and is nothing to hover. */
function beside(count: number, renderItem: CustomSeriesRenderItem) {
  const data = Array.from({ length: count }, () => [0]);
  return { type: 'custom' as const, silent: true, clip: false, data, encode: {}, renderItem };
}

function phaseRenderer(phases: readonly PhaseSpan[], palette: Palette): CustomSeriesRenderItem {
  return ({ dataIndex }, api) => {
    const phase = phases[dataIndex];
    if (!phase) return null;
    const [x = 0] = api.coord([phase.fromMs, 0]);
    const [toX = 0] = api.coord([phase.toMs, 0]);
    const width = Math.max(1, toX - x - 2);
    // What a letter of this size takes on average, and the same room before and behind.
    const fits = width > 5.8 * phase.text.length + 8;
    return {
      type: 'group',
      children: [
        {
          type: 'rect',
          shape: { x, y: 0, width, height: 16, r: 2 },
          style: { fill: palette.track },
        },
        {
          type: 'text',
          style: {
            ...{ x: x + 4, y: 8, text: fits ? phase.text : '', fill: palette.ink },
            ...{ fontSize: 11, verticalAlign: 'middle' },
          },
        },
      ],
    };
  };
}

function bandRenderer(
  bands: readonly WorkerBand[],
  letters: number,
  palette: Palette,
): CustomSeriesRenderItem {
  return ({ dataIndex }, api) => {
    const band = bands[dataIndex];
    if (!band) return null;
    const [, y = 0] = api.coord([0, band.firstRow]);
    const [, toY = 0] = api.coord([0, band.firstRow + band.rowCount]);
    return {
      type: 'group',
      children: [
        {
          type: 'line',
          shape: { x1: 0, y1: y, x2: api.getWidth() - 12, y2: y },
          style: { stroke: palette.line },
        },
        {
          type: 'text',
          style: {
            ...{ x: 2, y: (y + toY) / 2, text: workerText(band.worker, letters) },
            ...{ fill: palette.soft, fontSize: 11, verticalAlign: 'middle' },
          },
        },
      ],
    };
  };
}
