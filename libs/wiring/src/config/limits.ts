import type { Config } from '../config.ts';

/** The limits of the model endpoint as they are configured; what is left out is not limited. */
export function limitsOf(config: Config): { requestsPerMinute?: number; tokensPerMinute?: number } {
  const { requestsPerMinute, tokensPerMinute } = config;
  return {
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { tokensPerMinute }),
  };
}
