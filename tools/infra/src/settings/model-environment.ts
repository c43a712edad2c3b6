import type { Settings } from './settings.ts';

/** What workers, orchestrators and the service must be told alike about the model and its limits. */
export function modelEnvironment(settings: Settings): Readonly<Record<string, string>> {
  const { model, modelBaseUrl, requestsPerMinute, tokensPerMinute, size } = settings;
  return {
    LONGHAUL_WORKER_LANES: String(size.lanes),
    ...(model === undefined ? {} : { LONGHAUL_MODEL: model }),
    ...(modelBaseUrl === undefined ? {} : { OPENAI_BASE_URL: modelBaseUrl }),
    ...(requestsPerMinute === undefined ? {} : { LONGHAUL_REQUESTS_PER_MINUTE: requestsPerMinute }),
    ...(tokensPerMinute === undefined ? {} : { LONGHAUL_TOKENS_PER_MINUTE: tokensPerMinute }),
  };
}
