import type { InsightDeal } from '@longhaul/insights/document';

/** Numbers, money and dates as people read them, the same on every machine. */

export function grouped(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ',');
}

const steps = [
  { from: 1e9, letter: 'B' },
  { from: 1e6, letter: 'M' },
  { from: 1e3, letter: 'k' },
] as const;

/** Three significant digits at most: `4.13M`, `870k`, `12`. */
export function compact(value: number): string {
  const step = steps.find(({ from }) => Math.abs(value) >= from * 0.9995);
  if (!step) return grouped(value);
  const scaled = value / step.from;
  const digits = Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(digits).replace(/\.0+$|(\.\d*?)0+$/, '$1')}${step.letter}`;
}

/** `EUR 4.1M`; an amount without a currency stands alone. */
export function money(amount: number, currency: string | null): string {
  return currency === null ? compact(amount) : `${currency} ${compact(amount)}`;
}

export function amountOf({ amount, currency }: Pick<InsightDeal, 'amount' | 'currency'>): string {
  return amount === null ? '' : money(amount, currency);
}

export function percent(share: number): string {
  return `${String(Math.round(share * 100))}%`;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `25 Nov 2026`, in UTC. */
export function day(epochMs: number): string {
  const [year = '', month = '', date = ''] = new Date(epochMs)
    .toISOString()
    .slice(0, 10)
    .split('-');
  return `${String(Number(date))} ${months[Number(month) - 1] ?? ''} ${year}`;
}

/** `25 Nov 2026, 17:52 UTC`. */
export function instant(epochMs: number): string {
  return `${day(epochMs)}, ${new Date(epochMs).toISOString().slice(11, 16)} UTC`;
}

/** `1 h 3 min`, `8 min 20 s`, `10 s`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${String(hours)} h ${String(minutes)} min`;
  return minutes > 0 ? `${String(minutes)} min ${String(seconds % 60)} s` : `${String(seconds)} s`;
}

/** `1 deal`, `12 deals`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Values of one kind of money, the largest number of deals first. */
export type MoneySum = {
  readonly currency: string | null;
  readonly amount: number;
  readonly deals: number;
};

/** Sums by currency: no rate is known, so that different currencies are never added up. */
export function sumsOf(deals: readonly Pick<InsightDeal, 'amount' | 'currency'>[]): MoneySum[] {
  const sums = new Map<string | null, { amount: number; deals: number }>();
  for (const { amount, currency } of deals) {
    if (amount === null) continue;
    const sum = sums.get(currency) ?? { amount: 0, deals: 0 };
    sums.set(currency, { amount: sum.amount + amount, deals: sum.deals + 1 });
  }
  return [...sums]
    .map(([currency, sum]) => ({ currency, ...sum }))
    .sort((a, b) => b.deals - a.deals || ((a.currency ?? '') < (b.currency ?? '') ? -1 : 1));
}

/** `EUR 4.1M · USD 2M` and how many further currencies there are. */
export function sumsText(sums: readonly MoneySum[], shown = 3): string {
  const rest = sums.length - shown;
  const texts = sums.slice(0, shown).map(({ amount, currency }) => money(amount, currency));
  return [...texts, ...(rest > 0 ? [`${String(rest)} more`] : [])].join(' · ');
}
