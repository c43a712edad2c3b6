import type { InsightDeal } from '@longhaul/insights/document';
import { scoreParts } from '@longhaul/insights/priorities/settings';
import { scaleLinear } from 'd3-scale';
import { markup, type Markup } from '../markup.ts';
import { capital } from '../words.ts';
import { at, drawing } from './svg.ts';

const width = 196;
const rowHeight = 15;
const [barFrom, barTo] = [82, 168];

/** What a score is made of: every part, and a dash for one that is not known. */
export function partBars(parts: NonNullable<InsightDeal['parts']>): Markup {
  const x = scaleLinear([0, 100], [barFrom, barTo]);
  const rows = scoreParts.map((part, index) => {
    const y = index * rowHeight;
    const value = parts[part];
    const bar =
      value === null
        ? undefined
        : markup`<rect class="fill" x="${barFrom}" y="${y + 5}" width="${at(x(value) - barFrom)}" height="5" rx="1"/>`;
    return markup`<text class="label tiny soft" x="0" y="${y + 11}">${capital(part)}</text><rect class="track" x="${barFrom}" y="${y + 5}" width="${barTo - barFrom}" height="5" rx="1"/>${bar}<text class="label tiny end" x="${width}" y="${y + 11}">${value === null ? '–' : value}</text>`;
  });
  const title = scoreParts.map((part) => `${part} ${String(parts[part] ?? 'unknown')}`).join(', ');
  return drawing({ width, height: scoreParts.length * rowHeight }, title, rows);
}
