import type { JsonObject } from '@longhaul/jobs/wire';
import * as z from 'zod';
import { dealSchema } from './deal.ts';
import { dealResultSchema } from './intelligence.ts';

const documents = {
  deal: dealSchema.meta({
    title: 'Deal',
    description:
      'One line of the input: a deal as a CRM exports it. Only deal_id is required; unknown fields are accepted, kept from the model and counted.',
  }),
  result: dealResultSchema.loose().meta({
    title: 'Deal result',
    description: 'One line of results.ndjson: what was found about a deal, and how that is known.',
  }),
} as const;

/** The JSON Schema (draft 2020-12) of what goes in or comes out, for people who write or read it. */
export function jsonSchemaOf(document: keyof typeof documents): JsonObject {
  return z.toJSONSchema(documents[document], {
    target: 'draft-2020-12',
    io: 'input',
  }) as JsonObject;
}
