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
 * An attempt as a bar with its batch's number. A lost one is striped as well as red, and a line leads
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
  const isOnDark = end === 'done' || end === 'lost';
  const text = `${String(batch)}${again}`;
  const fill = isOnDark ? palette.onAccent : palette.onTone;
  // The ground of the text: a lost attempt's stripes would run through it.
  const ground = {
    ...{ type: 'rect' as const, silent: true, style: { fill: palette.critical } },
    shape: { x, y, height, width: 6.4 * text.length + 10, r: 2 },
  };
  const words = {
    ...{ type: 'text' as const, silent: true },
    style: {
      ...{ x: x + 5, y: y + height / 2, text, fill },
      ...{ fontSize: 11, verticalAlign: 'middle' as const },
    },
  };
  return end === 'lost' ? [ground, words] : [words];
}
