import * as z from 'zod';
import { outcomeCodes } from '../outcome-code.ts';
import { instantSchema, microDollarsSchema, wireCodec } from '../wire.ts';
import { thresholdsSchema } from './submission.ts';

/** A person's or the leader's word to a running job, applied in order. */
export const controlSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('stop'), mode: z.enum(['drain', 'now']) }),
  z.object({
    kind: z.literal('hold'),
    hold: z.enum(['paused', 'blocked', 'budget']),
    reason: z.string(),
  }),
  z.object({ kind: z.literal('resume') }),
  z.object({ kind: z.literal('deadline'), deadlineAt: instantSchema }),
  z.object({ kind: z.literal('cap'), capMicroDollars: microDollarsSchema }),
  z.object({ kind: z.literal('concurrency'), lanes: z.int().positive() }),
  z.object({ kind: z.literal('thresholds'), thresholds: thresholdsSchema }),
]);
export type Control = z.infer<typeof controlSchema>;
export const controlCodec = wireCodec('control', controlSchema);

/** `control/<seq>.json`: a control as it is stored. */
export const controlFileSchema = z.object({ schemaVersion: z.literal(1), control: controlSchema });
export type ControlFile = z.infer<typeof controlFileSchema>;
export const controlFileCodec = wireCodec('control file', controlFileSchema);

/** `rounds/<r>/request.json`: what a redrive asks for. Empty lists mean every failed item. */
export const redriveRequestSchema = z.object({
  schemaVersion: z.literal(1),
  requestedAt: instantSchema,
  itemIds: z.array(z.string()),
  codes: z.array(z.enum(outcomeCodes)),
  /** The last control of the rounds before: a stop of then must not stop this one. */
  controlSeq: z.int().nonnegative().optional(),
});
export type RedriveRequest = z.infer<typeof redriveRequestSchema>;
export const redriveRequestCodec = wireCodec('request.json', redriveRequestSchema);
