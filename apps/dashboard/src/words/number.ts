/** Numbers as people read them here: digits grouped by comma, small shares never rounded to nothing. */
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

export function countText(count: number): string {
  return grouped.format(count);
}

/** The service's sentences with their digits grouped as the page's own are. */
export function groupedText(sentence: string): string {
  return sentence.replace(/\d{4,}/g, (digits) => countText(Number(digits)));
}

/** `1 deal`, `127 deals`. */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** 229074 → `229K`. */
export function shortCount(count: number): string {
  return compact.format(count);
}

/** A share as a whole percentage that says 100 only when all, and 0 only when none. */
export function percentText(part: number, whole: number): string {
  if (whole === 0) return '0%';
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '<1%';
  if (percent > 99 && percent < 100) return '99%';
  return `${String(Math.round(percent))}%`;
}

/** Cents where they say something; a small job's cost is not shown as nothing. */
export function dollarsText(dollars: number): string {
  if (dollars === 0) return '$0';
  if (dollars < 0.01) return '<$0.01';
  return dollars < 1000 ? `$${dollars.toFixed(2)}` : `$${grouped.format(dollars)}`;
}

/** An amount in a deal's own currency, short: `USD 285K`, `USD 3.50`, `GBP −500`. */
export function amountText(amount: number, currency: string | null | undefined): string {
  const hasCents = !Number.isInteger(amount) && Math.abs(amount) < 1000;
  const size = hasCents ? Math.abs(amount).toFixed(2) : compact.format(Math.abs(amount));
  const number = amount < 0 ? `−${size}` : size;
  return currency ? `${currency} ${number}` : `${number} (no currency)`;
}

const byteUnits = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Decimal units, as file managers show them. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1);
  return `${text} ${byteUnits[unit] ?? 'TB'}`;
}

/** Items a second, or a minute where a second says too little. */
export function rateText(perSecond: number): string {
  if (perSecond <= 0) return '–';
  if (perSecond >= 10) return `${grouped.format(perSecond)} per second`;
  if (perSecond >= 1) return `${perSecond.toFixed(1)} per second`;
  const perMinute = perSecond * 60;
  return `${perMinute >= 10 ? perMinute.toFixed(0) : perMinute.toFixed(1)} per minute`;
}
