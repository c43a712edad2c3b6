import * as z from 'zod';
import { faultKinds } from '../faults.ts';
import type { Settings } from '../options.ts';

const ruleSchema = z
  .strictObject({
    kind: z.enum(faultKinds),
    probability: z.number().min(0).max(1).optional(),
    call_numbers: z.array(z.int().positive()).optional(),
    deal_ids: z.array(z.string()).optional(),
    times: z.int().positive().optional(),
    retry_after_ms: z.number().positive().optional(),
  })
  .transform((rule) => ({
    kind: rule.kind,
    probability: rule.probability,
    callNumbers: rule.call_numbers,
    dealIds: rule.deal_ids,
    times: rule.times,
    retryAfterMs: rule.retry_after_ms,
  }));

const limitsSchema = z
  .strictObject({
    requests_per_minute: z.number().positive().optional(),
    tokens_per_minute: z.number().positive().optional(),
  })
  .transform(({ requests_per_minute: requestsPerMinute, tokens_per_minute: tokensPerMinute }) => ({
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  }));

const changeSchema = z.strictObject({
  /** JSON knows no Infinity: 0 stands for "no waiting". */
  scale: z.number().nonnegative().optional(),
  faults: z.array(ruleSchema).optional(),
  limits: limitsSchema.optional(),
});

/** Changed settings, or what is wrong in a sentence. */
export type ControlResult =
  | { readonly kind: 'changed'; readonly settings: Settings; readonly areLimitsNew: boolean }
  | { readonly kind: 'invalid'; readonly message: string };

/** Applies the body of a `POST /_control`: what it names is replaced, the rest stays. */
export function applyControl(settings: Settings, body: string): ControlResult {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: 'invalid', message: 'The request body is not valid JSON.' };
  }
  const parsed = changeSchema.safeParse(json);
  if (!parsed.success) return { kind: 'invalid', message: z.prettifyError(parsed.error) };
  const { scale, faults, limits } = parsed.data;
  return {
    kind: 'changed',
    settings: {
      scale: scale === undefined ? settings.scale : scale === 0 ? Infinity : scale,
      faults: faults ?? settings.faults,
      limits: limits ?? settings.limits,
    },
    areLimitsNew: limits !== undefined,
  };
}

/** The settings as `/_control` shows them. */
export function settingsToJson({ scale, faults, limits }: Settings): unknown {
  return {
    scale: scale === Infinity ? 0 : scale,
    faults: faults.map((rule) => ({
      kind: rule.kind,
      probability: rule.probability,
      call_numbers: rule.callNumbers,
      deal_ids: rule.dealIds,
      times: rule.times,
      retry_after_ms: rule.retryAfterMs,
    })),
    limits: {
      requests_per_minute: limits.requestsPerMinute,
      tokens_per_minute: limits.tokensPerMinute,
    },
  };
}
