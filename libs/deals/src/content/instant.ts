const isoShape =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?(?:\.\d{1,9})?)\s?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Epoch milliseconds of a date as CRMs write it: `2026-03-01`, RFC 3339, or the same with a blank
 * for the `T` or without a zone, which counts as UTC so that every machine reads the same instant.
 * `undefined` for anything else.
 */
export function parseInstant(text: string | null | undefined): number | undefined {
  const [, day, time = '00:00', zone = 'Z'] = isoShape.exec(text?.trim() ?? '') ?? [];
  if (day === undefined) return undefined;
  const offset = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone.toUpperCase();
  const epochMs = Date.parse(`${day}T${time}${offset}`);
  return Number.isNaN(epochMs) ? undefined : epochMs;
}

/** The day of an instant in UTC, as `2026-03-01`. */
export function isoDay(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 10);
}
