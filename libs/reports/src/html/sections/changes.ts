import type { Insights } from '@longhaul/insights/document';
import { markup, type Markup } from '../../markup.ts';
import { capital, counted, day, grouped } from '../../words.ts';

type Change = NonNullable<Insights['diff']>['improved'][number];

const shown = 8;

/** What changed since the last job of the same pipeline. */
export function changes({ diff }: Insights): Markup | undefined {
  if (!diff) return undefined;
  const { added, removed, unknown } = diff;
  const counts = [
    added.length > 0 && `${grouped(added.length)} new`,
    removed.length > 0 && `${grouped(removed.length)} gone`,
    unknown.length > 0 && `${grouped(unknown.length)} analyzed then and missing now`,
  ].filter((count) => count !== false);
  return markup`<section><h2>Since ${day(diff.asOf)}</h2>
<p class="intro">${counted(diff.compared, 'deal')} compared with job ${diff.jobId}${counts.length > 0 && `; ${counts.join(', ')}`}.</p>
<div class="changes">${list('Newly at risk', diff.newlyAtRisk)}${list('Gone silent', diff.goneSilent)}${list('Improved', diff.improved)}</div></section>`;
}

function list(title: string, all: readonly Change[]): Markup {
  const entries = all
    .slice(0, shown)
    .map(
      ({ name, before, now }) =>
        markup`<li><bdi>${name}</bdi><br><span class="soft">${capital(before.riskLevel)} to ${now.riskLevel} risk, ${before.closeProbability} to ${now.closeProbability}%</span></li>`,
    );
  const rest = all.length - shown;
  return markup`<div><h3>${title} <span>${all.length}</span></h3><ul>${entries}${rest > 0 && markup`<li class="soft">and ${grouped(rest)} more</li>`}${all.length === 0 && markup`<li class="soft">None</li>`}</ul></div>`;
}
