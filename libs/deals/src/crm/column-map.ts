import * as z from 'zod';

/**
 * How the columns of a CRM's CSV export become deals. A title matches whatever its case, blanks and
 * punctuation: `Opportunity ID`, `opportunity_id` and `OpportunityId` are one.
 */
const titles = z.array(z.string().min(1)).default([]);

const fieldsSchema = z.object({
  deal_id: titles,
  deal_name: titles,
  stage: titles,
  amount: titles,
  currency: titles,
  owner: titles,
  close_date: titles,
  created_at: titles,
});

/** Columns of an export of activities, one row each, that names the deals they belong to. */
const activitiesSchema = z.object({
  deal_id: titles,
  id: titles,
  /** Its cells say e-mail, call, meeting; everything else becomes a note. */
  type: titles,
  date: titles,
  subject: titles,
  body: titles,
  from: titles,
  to: titles,
  duration_minutes: titles,
});

/** As it stands in a file of one's own; what is left out is no column. */
export const columnMapSchema = z.strictObject({
  fields: fieldsSchema
    .partial()
    .strict()
    .transform((given) => fieldsSchema.parse(given)),
  /** Columns of prose; each cell becomes a note with the column's title before it. */
  notes: titles,
  /** Columns of people; each cell becomes a contact. */
  contacts: titles,
  activities: activitiesSchema
    .partial()
    .strict()
    .default({})
    .transform((given) => activitiesSchema.parse(given)),
});

export type ColumnMap = z.infer<typeof columnMapSchema>;
export type DealField = keyof ColumnMap['fields'];
export type ActivityField = keyof ColumnMap['activities'];

/** What is compared of a column's title. */
export function titleKey(title: string): string {
  return title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Where each field's column is, the first title that is there; fields without one are left out. */
export function placesOf<Field extends string>(
  columns: Readonly<Record<Field, readonly string[]>>,
  header: readonly string[],
): ReadonlyMap<Field, number> {
  const places = new Map<Field, number>();
  const keys = header.map(titleKey);
  for (const [field, titles] of Object.entries<readonly string[]>(columns)) {
    // A column that is called as the field itself is always that field.
    const place = [...titles, field]
      .map((title) => keys.indexOf(titleKey(title)))
      .find((index) => index >= 0);
    if (place !== undefined) places.set(field as Field, place);
  }
  return places;
}
