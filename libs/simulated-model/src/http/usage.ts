import { hash32 } from '../seeded.ts';

/** Tokens of one call, in OpenAI's words. */
export type Usage = {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
  readonly prompt_tokens_details: { readonly cached_tokens: number };
};

/** English prose has about this many characters a token in current vocabularies. */
const charsPerToken = 3.6;

/** Simulated tokens of a text: an estimate from its length, 0 only for the empty text. */
export function tokensOf(text: string): number {
  return Math.ceil(text.length / charsPerToken);
}

/** How many characters of a text fit into so many tokens. */
export function charsOf(tokens: number): number {
  return Math.floor(tokens * charsPerToken);
}

/** Adds up one call's usage. */
export function usageOf(
  promptTokens: number,
  completionTokens: number,
  cachedTokens: number,
): Usage {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens },
  };
}

/** Remembers system prompts, as providers cache prefixes: the first call pays, later ones less. */
export type PrefixCache = { readonly cachedTokens: (systemText: string) => number };

const keptPrefixes = 1_000;

/** An empty cache. */
export function createPrefixCache(): PrefixCache {
  const seen = new Set<number>();
  return {
    cachedTokens(systemText) {
      const hash = hash32(systemText);
      if (seen.has(hash)) return tokensOf(systemText);
      if (seen.size >= keptPrefixes) seen.clear();
      seen.add(hash);
      return 0;
    },
  };
}
