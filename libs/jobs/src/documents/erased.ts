import * as z from 'zod';
import { instantSchema, wireCodec } from '../wire.ts';

/**
 * `erased/<item>.json`: an item whose input and output a person had erased. It outlives both, so that
 * every reader says so and no later round works on it.
 */
export const erasedSchema = z.object({
  schemaVersion: z.literal(1),
  itemId: z.string(),
  erasedAt: instantSchema,
});
export type Erased = z.infer<typeof erasedSchema>;
export const erasedCodec = wireCodec('erased item', erasedSchema);
