import { jsonSchemaOf } from '@longhaul/deals/json-schema';
import { manifestCodec } from '@longhaul/jobs/documents/manifest';

export const schemaNames = ['deal', 'result', 'manifest'] as const;
export type SchemaName = (typeof schemaNames)[number];

/** The JSON Schema (draft 2020-12) of what goes in and what comes out. */
export function schemaOf(name: SchemaName): unknown {
  if (name !== 'manifest') return jsonSchemaOf(name);
  return manifestCodec.jsonSchema();
}
