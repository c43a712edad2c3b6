import type { SeededRandom } from './random.ts';

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
const firstWorkingHour = 8;
const lastWorkingHour = 17;

/** Midnight UTC of a date written `YYYY-MM-DD`. Throws when the text is no such date. */
export function parseDay(date: string): number {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  if (Number.isNaN(at)) throw new Error(`"${date}" is not a date; write it as YYYY-MM-DD.`);
  return at;
}

/** `YYYY-MM-DD`, UTC. */
export function isoDay(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}

/** RFC 3339 in UTC, to the second. */
export function isoInstant(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

/** The instant itself if people work then, else a random minute of the next working morning (UTC). */
export function nextWorkingTime(atMs: number, random: SeededRandom): number {
  const hour = new Date(atMs).getUTCHours();
  if (!isWeekend(atMs) && hour >= firstWorkingHour && hour < lastWorkingHour) return atMs;
  let day = Math.floor(atMs / dayMs) * dayMs;
  if (hour >= firstWorkingHour) day += dayMs;
  while (isWeekend(day)) day += dayMs;
  return day + firstWorkingHour * hourMs + random.int(1, 179) * 60_000 + random.int(0, 59) * 1000;
}

/** The same day, or the Monday after it where it falls on a weekend. */
export function workingDay(atMs: number): number {
  let day = atMs;
  while (isWeekend(day)) day += dayMs;
  return day;
}

function isWeekend(atMs: number): boolean {
  const weekday = new Date(atMs).getUTCDay();
  return weekday === 0 || weekday === 6;
}
