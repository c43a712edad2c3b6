import { markup, type Insert, type Markup } from '../markup.ts';

export type Size = {
  readonly width: number;
  readonly height: number;
  /** Where the drawing begins, if not at 0. */
  readonly top?: number;
};

/** A drawing that says in words what it shows; it scales with its column. */
export function drawing(size: Size, title: string, content: Insert): Markup {
  const { width, height, top = 0 } = size;
  return markup`<svg class="chart" viewBox="0 ${top} ${width} ${height}" role="img" aria-label="${title}" preserveAspectRatio="xMinYMin meet">
<title>${title}</title>${content}</svg>`;
}

/** A coordinate to a tenth: finer is invisible and makes files large. */
export function at(value: number): number {
  return Math.round(value * 10) / 10;
}
