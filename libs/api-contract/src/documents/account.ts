import { wireCodec } from '@longhaul/jobs/wire';
import * as z from 'zod';

/** Who asks, and what the service lets them do. */

/** Each may do what the one before may. */
export const roles = ['read', 'submit', 'admin'] as const;
export type Role = (typeof roles)[number];

/** Whether somebody of this role may do what `needed` asks. */
export function mayDo(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}

export const accountSchema = z.object({
  tenant: z.string(),
  role: z.enum(roles),
  /** Absent where no key is needed: on one's own machine. */
  keyId: z.string().optional(),
  /** One process and a folder, or many over Redis and S3. */
  mode: z.enum(['embedded', 'fleet']),
  version: z.string(),
  /** True where a simulator stands in for the model. */
  isSimulated: z.boolean(),
  /** What the service offers here; what is false is not to be drawn. */
  features: z.object({
    uploads: z.boolean(),
    webhooks: z.boolean(),
  }),
  limits: z.object({
    requestsPerMinute: z.int().positive(),
    maxUploadBytes: z.int().positive(),
    maxLineBytes: z.int().positive(),
    maxWatchers: z.int().positive(),
  }),
});
export type Account = z.infer<typeof accountSchema>;

export const accountCodec = wireCodec('Account', accountSchema);
