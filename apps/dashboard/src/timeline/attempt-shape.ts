import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { Palette } from '../app/palette.ts';
import type { AttemptBar } from './attempt-rows.ts';
import { lossesOf } from './losses.ts';

export function endColor(end: AttemptBar['attempt']['end'], palette: Palette): string {
  const colors = {
    done: palette.accent,
    handed_back: palette.medium,
    lost: palette.critical,
    running: palette.low,
  };
  return colors[end];
}

/** Room for a batch's number, and for how often it was retried beside it. */
const numberWidth = 26;
const retriesWidth = 84;
const textHeight = 13;

/**
 * An attempt as a bar with its batch's number. What failed of its items is red from below. A lost one is striped as well as red, and a line leads
 * from its end to where somebody went on.
 */
export function attemptRenderer(
  bars: readonly AttemptBar[],
  palette: Palette,
): CustomSeriesRenderItem {
  const lostBefore = new Map(
    lossesOf(bars).flatMap(({ lost, next }) => (next ? [[next, lost]] : [])),
  );
  return (params, api) => {
    const bar = bars[params.dataIndex];
    if (!bar) return null;
    const box = (each: AttemptBar) => {
      const [x = 0, y = 0] = api.coord([each.fromMs, each.row]);
      const [toX = 0, toY = 0] = api.coord([each.toMs, each.row + 1]);
      const gap = toY - y > 8 ? 2 : 0.5;
      // A short attempt is still one that happened.
      return { x, y: y + gap, width: Math.max(2, toX - x - 1), height: toY - y - 2 * gap, r: 2 };
    };
    const shape = box(bar);
    const lost = lostBefore.get(bar);
    return {
      type: 'group',
      children: [
        ...(lost ? [takeover(box(lost), shape, palette)] : []),
        {
          type: 'rect',
          shape,
          style: {
            fill: endColor(bar.attempt.end, palette),
            ...(bar.attempt.end === 'lost' && { decal: stripes(palette) }),
          },
          emphasis: { style: { stroke: palette.ink, lineWidth: 2 } },
        },
        ...failedPart(bar, shape, palette),
        ...label(bar, shape, palette),
      ],
    };
  };
}

function stripes({ paper }: Palette) {
  return {
    ...{ symbol: 'rect', color: paper, rotation: -Math.PI / 4 },
    ...{ dashArrayX: [1, 0], dashArrayY: [2, 5] },
  };
}

/** As much of the height as failed; little is still seen. */
function failedPart({ attempt }: AttemptBar, { x, y, width, height }: Box, palette: Palette) {
  const share = failedShare(attempt);
  if (share === 0) return [];
  const part = Math.min(height, Math.max(3, share * height));
  return [
    {
      ...{ type: 'rect' as const, silent: true, style: { fill: palette.critical } },
      shape: { x, y: y + height - part, width, height: part, r: 2 },
    },
  ];
}

function failedShare({ ok, failed }: AttemptBar['attempt']): number {
  return failed === 0 ? 0 : failed / (ok + failed);
}

type Box = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** Along the row that the dead worker left empty, then over to where somebody went on. */
function takeover(lost: Box, next: Box, palette: Palette) {
  const [fromX, fromY] = [lost.x + lost.width, lost.y + lost.height / 2];
  const [toX, toY] = [next.x, next.y + next.height / 2];
  const turnX = Math.max(fromX + 2, toX - 4);
  return {
    type: 'polyline' as const,
    silent: true,
    shape: {
      points: [
        [fromX, fromY],
        [turnX, fromY],
        [turnX, toY],
        [Math.max(turnX, toX), toY],
      ],
    },
    style: { stroke: palette.critical, lineWidth: 1.5, fill: 'none' },
  };
}

function label({ attempt }: AttemptBar, { x, y, width, height }: Box, palette: Palette) {
  if (height < textHeight || width < numberWidth) return [];
  const { batch, retries, end } = attempt;
  const again = retries > 0 && width >= retriesWidth ? ` · ${String(retries)} retried` : '';
  const isOnDark = end === 'done' || failedShare(attempt) > 0.5;
  // Stripes would run through the text, and a ground of the bar's color look like a length of time.
  const plate = {
    ...{ backgroundColor: palette.paper, padding: [0, 3], borderRadius: 2 },
    // Named, because it is guessed from a letter that many machines have no font for.
    lineHeight: textHeight,
  };
  const fill = isOnDark ? palette.onAccent : palette.onTone;
  return [
    {
      ...{ type: 'text' as const, silent: true },
      style: {
        ...{ x: x + (end === 'lost' ? 3 : 5), y: y + height / 2, text: `${String(batch)}${again}` },
        ...{ fontSize: 11, verticalAlign: 'middle' as const },
        ...(end === 'lost' ? { ...plate, fill: palette.ink } : { fill }),
      },
    },
  ];
}
