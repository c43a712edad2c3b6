import type { CustomSeriesRenderItem } from 'echarts/types/dist/shared';
import type { Palette } from '../app/palette.ts';
import type { ChartOption } from '../ui/chart.tsx';
import { mapWidth, type Circle, type ClusterMap } from './pack-clusters.ts';

/** The map, drawn as large as the canvas lets it. */
export function clusterOption(map: ClusterMap, palette: Palette): ChartOption {
  return {
    series: [
      {
        type: 'custom',
        coordinateSystem: 'none',
        data: map.circles.map(() => [0]),
        renderItem: circleRenderer(map, palette),
      },
    ],
  };
}

function circleRenderer({ circles, height }: ClusterMap, palette: Palette): CustomSeriesRenderItem {
  return (params, api) => {
    const circle = circles[params.dataIndex];
    if (!circle) return null;
    const scale = Math.min(api.getWidth() / mapWidth, api.getHeight() / height);
    const left = (api.getWidth() - scale * mapWidth) / 2;
    const shape = { cx: left + circle.x * scale, cy: circle.y * scale, r: circle.r * scale };
    const emphasis = { style: { stroke: palette.ink, lineWidth: 2 } };
    if (circle.kind === 'deal') {
      // A critical deal has a rim as well: its color alone does not tell everybody.
      const rim = circle.risk === 'critical' && { stroke: palette.ink, lineWidth: 1.5 };
      const style = { fill: riskColor(circle.risk, palette), ...rim };
      return { type: 'circle', shape, style, emphasis };
    }
    const style = { fill: palette.tint, stroke: palette.line, lineWidth: 1 };
    return {
      type: 'group',
      children: [{ type: 'circle', shape, style, emphasis }, ...badge(circle, shape, palette)],
    };
  };
}

/** A group's number, at the upper left of its circle, as in the list beside. */
function badge(
  { id }: Circle,
  { cx, cy, r }: { readonly cx: number; readonly cy: number; readonly r: number },
  palette: Palette,
) {
  const [x, y] = [cx - r * Math.SQRT1_2, cy - r * Math.SQRT1_2];
  return [
    {
      type: 'circle' as const,
      // Above the dots, which come later.
      z2: 10,
      shape: { cx: x, cy: y, r: 11 },
      style: { fill: palette.accent },
    },
    {
      type: 'text' as const,
      z2: 11,
      style: {
        ...{ x, y, text: String(id), fill: palette.onAccent },
        ...{ align: 'center' as const, verticalAlign: 'middle' as const },
        ...{ fontSize: 12, fontWeight: 600 },
      },
    },
  ];
}

function riskColor(risk: string | undefined, palette: Palette): string {
  switch (risk) {
    case 'low':
      return palette.low;
    case 'medium':
      return palette.medium;
    case 'high':
      return palette.high;
    case 'critical':
      return palette.critical;
    default:
      return palette.unknown;
  }
}
