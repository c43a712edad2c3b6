import * as z from 'zod';

/**
 * A deal as a CRM export gives it. Only `deal_id` is required; every other field may be missing or
 * null, and unknown fields are accepted: they are kept out of the prompt and counted
 * (`countUnknownFields`). A deal is read leniently because one odd note must not cost the deal.
 *
 * Field names are snake_case as on the wire. A deal is stored and hashed as it came, so this schema
 * checks and never transforms.
 */

const text = z.string().nullish();
/** A date or instant as CRMs write them: `2026-03-01` or RFC 3339. Not validated further: bad dates sort last. */
const date = z.string().nullish();
const idWords = 'must be a text or a number';
const sourceId = z.union([z.string(), z.number()], idWords).nullish();
/** One person or several: CRMs write both. */
const people = z
  .union([z.string(), z.array(z.string())], 'must be a text or a list of texts')
  .nullish();

export const contactSchema = z.looseObject({
  name: text,
  title: text,
  email: text,
  role: text,
  company: text,
});

export const emailSchema = z.looseObject({
  id: sourceId,
  date,
  from: text,
  to: people,
  subject: text,
  body: text,
});

export const noteSchema = z.looseObject({ id: sourceId, date, author: text, body: text });

export const callSchema = z.looseObject({
  id: sourceId,
  date,
  title: text,
  duration_minutes: z.number().nullish(),
  participants: people,
  transcript: text,
});

export const meetingSchema = z.looseObject({
  id: sourceId,
  date,
  title: text,
  attendees: people,
  notes: text,
});

/** Metadata only: the bytes of a document never enter Longhaul. */
export const documentSchema = z.looseObject({
  id: sourceId,
  date,
  name: text,
  type: text,
  size_bytes: z.number().nullish(),
});

export const dealSchema = z.looseObject({
  deal_id: z.union([z.string(), z.number()], idWords),
  deal_name: text,
  stage: text,
  amount: z.number().nullish(),
  currency: text,
  owner: text,
  close_date: date,
  created_at: date,
  contacts: z.array(contactSchema).nullish(),
  emails: z.array(emailSchema).nullish(),
  notes: z.array(noteSchema).nullish(),
  calls: z.array(callSchema).nullish(),
  meetings: z.array(meetingSchema).nullish(),
  documents: z.array(documentSchema).nullish(),
});

export type Contact = z.infer<typeof contactSchema>;
export type Email = z.infer<typeof emailSchema>;
export type Note = z.infer<typeof noteSchema>;
export type Call = z.infer<typeof callSchema>;
export type Meeting = z.infer<typeof meetingSchema>;
export type DealDocument = z.infer<typeof documentSchema>;
export type Deal = z.infer<typeof dealSchema>;

const listSchemas = {
  contacts: contactSchema,
  emails: emailSchema,
  notes: noteSchema,
  calls: callSchema,
  meetings: meetingSchema,
  documents: documentSchema,
} as const;

/** Fields of the deal and of everything in it that the schema does not know, each occurrence counted. */
export function countUnknownFields(deal: Deal): number {
  let count = unknownKeys(deal, dealSchema);
  for (const [list, schema] of Object.entries(listSchemas)) {
    for (const entry of deal[list as keyof typeof listSchemas] ?? []) {
      count += unknownKeys(entry, schema);
    }
  }
  return count;
}

function unknownKeys(value: object, schema: z.ZodObject): number {
  return Object.keys(value).filter((key) => !Object.hasOwn(schema.shape, key)).length;
}
