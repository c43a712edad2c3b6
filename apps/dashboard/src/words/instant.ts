/** Instants in the viewer's zone; the same in UTC for whoever hovers, focuses or copies. */

/** `25 Nov 2026, 22:06`; the zone is the viewer's unless one is given. */
export function localText(instant: string | number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    ...(timeZone && { timeZone }),
  }).format(new Date(instant));
}

/** `22:06:51`, for what lies within one job. */
export function localClockText(instant: string | number, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    timeStyle: 'medium',
    ...(timeZone && { timeZone }),
  }).format(new Date(instant));
}

/** `2026-11-25 21:06:51 UTC`. */
export function utcText(instant: string | number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** A date without a time as CRMs give it, or an instant: the day alone. Unreadable text stays as it is. */
export function dayText(date: string): string {
  const parsed = new Date(date);
  if (Number.isNaN(parsed.getTime())) return date;
  const isDay = /^\d{4}-\d{2}-\d{2}(?:T00:00:00(?:\.000)?Z)?$/.test(date);
  return new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    ...(isDay && { timeZone: 'UTC' }),
  }).format(parsed);
}

/** A text whose days, `2026-11-02`, read as they do elsewhere here, each in one piece. */
export function withDays(text: string): string {
  return text.replace(/\b\d{4}-\d{2}-\d{2}\b(?!T)/g, (day) =>
    dayText(day).replaceAll(' ', '\u00a0'),
  );
}
