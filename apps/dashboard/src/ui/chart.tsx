import { useComputedColorScheme } from '@mantine/core';
import { CustomChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { palettes, type Palette } from '../app/palette.ts';

use([CustomChart, GridComponent, MarkLineComponent, CanvasRenderer]);

export type ChartOption = Parameters<EChartsType['setOption']>[0];

type Props = {
  /** Of the colors that hold now; give the same function while nothing changed. */
  readonly option: (palette: Palette) => ChartOption;
  /** Pixels; or by its shape, width by height, up to what a screen shows at once. */
  readonly height: number | { readonly ofShape: number };
  /** The bar or circle to bring forward, by its index in the data. */
  readonly activeIndex?: number | undefined;
  readonly onHover?: (dataIndex: number | undefined) => void;
  readonly onPick?: (dataIndex: number) => void;
};

/**
 * A canvas that follows its box and the scheme of colors. What it shows stands beside it as text: for
 * readers it is not there.
 */
export function Chart({ option, height, activeIndex, onHover, onPick }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  const handlers = useRef({ onHover, onPick });
  const palette = palettes[useComputedColorScheme('light')];
  useEffect(() => {
    handlers.current = { onHover, onPick };
  });
  useEffect(() => {
    if (!box.current) return undefined;
    const made = init(box.current, undefined, { renderer: 'canvas' });
    chart.current = made;
    made.on('mouseover', ({ dataIndex }) => handlers.current.onHover?.(dataIndex));
    made.on('mouseout', () => handlers.current.onHover?.(undefined));
    made.on('click', ({ dataIndex }) => handlers.current.onPick?.(dataIndex));
    const observer = new ResizeObserver(() => {
      made.resize();
    });
    observer.observe(box.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption({ animation: false, ...option(palette) }, { notMerge: true });
  }, [option, palette]);
  useEffect(() => {
    chart.current?.dispatchAction({ type: 'downplay', seriesIndex: 0 });
    if (activeIndex === undefined) return;
    chart.current?.dispatchAction({ type: 'highlight', seriesIndex: 0, dataIndex: activeIndex });
  }, [activeIndex]);
  const size =
    typeof height === 'number' ? { height } : { aspectRatio: height.ofShape, maxHeight: '75vh' };
  return <div ref={box} aria-hidden="true" style={{ ...size, width: '100%' }} />;
}
