import type { InsightDeal, Insights } from '@longhaul/insights/document';
import { scoreParts } from '@longhaul/insights/priorities/settings';

/**
 * Spreadsheets: one row a deal, one row an intervention. RFC 4180, with a byte-order mark because
 * spreadsheet programs read UTF-8 by it. A cell of text that a program would take for a formula is
 * defused by an apostrophe: the text comes from other people's CRM and mail.
 */
type Cell = string | number | null | undefined;

const byteOrderMark = '\uFEFF';
/** Beginnings that spreadsheet programs compute, full-width forms included. */
const formula = /^[\s"']*[=+\-@\t\r＝＋－＠]/;

export function dealsCsv({ deals, clusters }: Insights): string {
  const names = new Map(clusters.map(({ id, name }) => [id, name]));
  const columns: readonly (readonly [string, (deal: InsightDeal) => Cell])[] = [
    ['rank', ({ rank }) => rank],
    ['deal_id', ({ id }) => id],
    ['deal_name', ({ name }) => name],
    ['owner', ({ owner }) => owner],
    ['stage', ({ stage }) => stage],
    ['amount', ({ amount }) => amount],
    ['currency', ({ currency }) => currency],
    ['close_date', ({ closeDate }) => dayOf(closeDate)],
    ['standing', ({ standing }) => standing],
    ['reason', ({ reason }) => reason],
    ['score', ({ score }) => score],
    ...scoreParts.map((part) => [part, (deal: InsightDeal) => deal.parts?.[part]] as const),
    ['risk_level', ({ riskLevel }) => riskLevel],
    ['close_probability', ({ closeProbability }) => closeProbability],
    ['best_rank', ({ bestRank }) => bestRank],
    ['worst_rank', ({ worstRank }) => worstRank],
    ['top', ({ top }) => top],
    ['least_possible_score', ({ possibleScore }) => possibleScore?.least],
    ['most_possible_score', ({ possibleScore }) => possibleScore?.most],
    ['patterns_by_model', (deal) => patternsBy(deal, 'model')],
    ['patterns_by_rule', (deal) => patternsBy(deal, 'rule')],
    ['cluster', ({ cluster }) => (cluster === undefined ? undefined : names.get(cluster))],
  ];
  return csvOf(
    columns.map(([title]) => title),
    deals.map((deal) => columns.map(([, cellOf]) => cellOf(deal))),
  );
}

export function interventionsCsv({ interventions, deals }: Insights): string {
  const byId = new Map(deals.map((deal) => [deal.id, deal]));
  const rows = interventions.flatMap(({ owner, deals: own }) =>
    own.map(({ dealId, action, source, why }): Cell[] => {
      const deal = byId.get(dealId);
      return [owner, dealId, deal?.name, deal?.rank, deal?.score, source, action, why];
    }),
  );
  return csvOf(['owner', 'deal_id', 'deal_name', 'rank', 'score', 'source', 'action', 'why'], rows);
}

function patternsBy({ patterns }: InsightDeal, source: 'model' | 'rule'): string {
  return patterns
    .filter(({ sources }) => sources.includes(source))
    .map(({ pattern }) => pattern)
    .join('; ');
}

function dayOf(epochMs: number | undefined): string | undefined {
  return epochMs === undefined ? undefined : new Date(epochMs).toISOString().slice(0, 10);
}

function csvOf(titles: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return `${byteOrderMark}${[titles, ...rows].map((row) => row.map(cellText).join(',')).join('\r\n')}\r\n`;
}

function cellText(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
