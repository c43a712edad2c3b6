import type { Priorities } from '@longhaul/api-contract/insights';
import { countOf, countText } from '../words/number.ts';

/** How much of the pipeline is ranked, and how sure its top is. */
export function coverageText({ ranked, total, notEnoughData, missing, top }: Coverage): string {
  if (ranked === 0 && missing === total) {
    return `No deal could be ranked: ${total === 1 ? 'the only one' : `all ${countText(total)}`} failed.`;
  }
  const left = [
    ...(notEnoughData > 0 ? [`${countText(notEnoughData)} had too little to go by`] : []),
    ...(missing > 0 ? [`${countText(missing)} failed`] : []),
  ].join(', ');
  if (ranked === 0) return `No deal could be ranked${left === '' ? '' : `: ${left}`}.`;
  const sure =
    missing > 0
      ? ` ${countText(top.certain)} of the first ${countText(top.size)} stay there whatever the missing ones are like.`
      : '';
  return `${countText(ranked)} of ${countOf(total, 'deal')} are ranked${left === '' ? '' : `; ${left}`}.${sure}`;
}

type Coverage = Priorities['coverage'];
