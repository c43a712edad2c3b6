import { outcomes } from '@longhaul/jobs/job-state';
import { instantSchema, wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** Who is told when a round ends, and what they are told. */
export const webhookRequestSchema = z
  .object({
    /** https; plain http only where the service allows it. */
    url: z.string().min(1).max(2000),
    description: z.string().max(300).optional(),
  })
  .strict();
export type WebhookRequest = z.infer<typeof webhookRequestSchema>;
export const webhookRequestCodec = wireCodec('WebhookRequest', webhookRequestSchema);

export const webhookSchema = z.object({
  webhookId: z.string(),
  url: z.string(),
  description: z.string().optional(),
  createdAt: instantSchema,
});
export type Webhook = z.infer<typeof webhookSchema>;

export const webhookListSchema = z.object({ webhooks: z.array(webhookSchema) });
export type WebhookList = z.infer<typeof webhookListSchema>;
export const webhookListCodec = wireCodec('WebhookList', webhookListSchema);

/** The secret signs every message and is shown this once. */
export const newWebhookSchema = webhookSchema.extend({ secret: z.string() });
export type NewWebhook = z.infer<typeof newWebhookSchema>;
export const newWebhookCodec = wireCodec('NewWebhook', newWebhookSchema);

/** The body of a message, as the Standard Webhooks give it: a type, an instant and the data. */
export const webhookMessageSchema = z.object({
  type: z.literal('round.ended'),
  timestamp: instantSchema,
  data: z.object({
    jobId: z.string(),
    round: z.int().positive(),
    outcome: z.enum(outcomes),
    message: z.string(),
  }),
});
export type WebhookMessage = z.infer<typeof webhookMessageSchema>;
export const webhookMessageCodec = wireCodec('WebhookMessage', webhookMessageSchema);
