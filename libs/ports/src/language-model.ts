import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';

/**
 * One model request, classified. Never waits, retries or repairs: that is the pipeline's, which is
 * the one retry authority.
 *
 * Edges:
 * - An answer that is JSON is answered with its value and usage.
 * - An answer that is not JSON fails as invalid_json and keeps its text and usage.
 * - An answer cut off at the output limit fails as truncated and keeps its usage.
 * - A refusal fails as refusal and keeps its usage.
 * - A filtered answer fails as content_filter.
 * - A rate refusal fails as rate_limited with its Retry-After, even one above a minute.
 * - An exhausted quota fails as quota_exhausted although its status is 429.
 * - A wrong key fails as unauthorized.
 * - An unknown model fails as unknown_model.
 * - A server error fails as server_error.
 * - An overloaded server fails as overloaded.
 * - A connection that is refused or reset fails as connection.
 * - A request that outlives its timeout fails as timeout.
 * - A body that drips past the timeout fails as timeout.
 * - An abort by the caller is aborted and no failure.
 */
export type LanguageModel = {
  readonly complete: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>;
};
