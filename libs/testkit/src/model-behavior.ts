import type { TokenUsage } from '@longhaul/admission/prices';

/**
 * What a model does with its next request, in words of no protocol: a scripted server turns it into
 * HTTP, the scripted model into a reply.
 */
export type ModelBehavior =
  | { readonly kind: 'answer'; readonly text: string }
  /** Stops at the output limit. */
  | { readonly kind: 'cut-off'; readonly text: string }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'filtered' }
  | { readonly kind: 'rate-limit'; readonly retryAfterMs: number }
  | { readonly kind: 'no-quota' }
  | { readonly kind: 'wrong-key' }
  | { readonly kind: 'unknown-model' }
  | { readonly kind: 'server-error' }
  | { readonly kind: 'overloaded' }
  /** Nobody listens. */
  | { readonly kind: 'refused-connection' }
  /** The connection breaks before a reply. */
  | { readonly kind: 'reset' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silence' }
  /** Begins to answer at once and never ends. */
  | { readonly kind: 'drip' };

/** What every scripted answer is charged. */
export const scriptedUsage: TokenUsage = {
  inputTokens: 120,
  cachedInputTokens: 20,
  outputTokens: 30,
  reasoningTokens: 10,
};
