import type { InsightCluster, Insights } from '@longhaul/insights/document';
import { clusterMap } from '../../charts/cluster-map.ts';
import { markup, type Markup } from '../../markup.ts';
import { counted, sumsOf, sumsText } from '../../words.ts';
import type { ById } from '../page.ts';

/** More groups than these stand below the map: beside it they would leave half a page empty. */
const mostBeside = 5;

/** Deals with similar risk patterns, as a map and in words. */
export function clusters({ clusters: all, clustering }: Insights, byId: ById): Markup | undefined {
  if (all.length === 0) return undefined;
  const outliers = clustering.outlierIds.length;
  return markup`<section><h2>Deals in the same situation</h2>
<p class="intro">Grouped by risk patterns, scores, stage, size and engagement. A dot is a deal: its area the size among deals of its currency, its color the risk.</p>
<div class="${all.length > mostBeside ? 'map many' : 'map'}"><div>${clusterMap(all, byId)}</div>
<ol class="groups">${all.map((cluster) => entry(cluster, byId))}</ol></div>
${outliers > 0 && markup`<p class="soft">${counted(outliers, 'deal')} ${outliers === 1 ? 'fits' : 'fit'} no group and ${outliers === 1 ? 'is' : 'are'} left out rather than forced in.</p>`}</section>`;
}

function entry({ id, name, sentence, memberIds, typicalIds }: InsightCluster, byId: ById): Markup {
  const members = memberIds.flatMap((member) => byId.get(member) ?? []);
  const value = sumsText(sumsOf(members), 2);
  const typical = typicalIds.map((member) => byId.get(member)?.name ?? member);
  return markup`<li><span class="number">${id}</span><div><h3>${name}</h3>
<p class="soft">${[counted(memberIds.length, 'deal'), value].filter((part) => part !== '').join(' · ')}</p>
<p>${sentence}</p>
<p class="soft">Typical: ${typical.map((deal, at) => markup`${at > 0 && '; '}<bdi>${deal}</bdi>`)}.</p></div></li>`;
}
