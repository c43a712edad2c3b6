import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import type { Clock } from '@longhaul/ports/clock';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { APIConnectionError, APIError, OpenAI } from 'openai';
import { classifyError } from './openai/classify-error.ts';
import { readReply } from './openai/read-reply.ts';
import { receivedFrom } from './openai/reply-headers.ts';
import { requestBody, type OutputLimitField } from './openai/request-body.ts';

/**
 * Chat completions of OpenAI and of servers that speak like it.
 *
 * Owns one HTTP client. Never waits, retries, repairs or logs; messages never hold a prompt, a reply
 * or a key, and nothing of what the server wrote but its error code.
 *
 * L1 One `complete` is at most one HTTP request: the library's own retries are off.
 * L2 The time limit covers everything up to the last byte of the body. The library's own limit ends
 *    with the headers, so a server that drips its body would hold a worker for ever.
 * L3 Usage is read before the reply is judged: whatever is wrong with it, it was paid for.
 */
export type OpenAiOptions = {
  /** With the version, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Empty for servers that want none. */
  readonly apiKey: string;
  readonly clock: Clock;
  /**
   * Node's own unless given. That one ends any request after five minutes without headers or bytes,
   * whatever `timeoutMs` says; pass one with its own agent for longer calls.
   */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * What the output limit is called. `max_completion_tokens` is the present name and the only one
   * that reasoning models take; some compatible servers know only `max_tokens`.
   */
  readonly outputLimitField?: OutputLimitField;
};

/** The largest delay of a timer: the library's own limit must never come before ours. */
const noLibraryTimeoutMs = 2 ** 31 - 1;

/** @throws TypeError when `baseUrl` is no URL */
export function createOpenAiModel(options: OpenAiOptions): LanguageModel {
  const { clock, outputLimitField = 'max_completion_tokens' } = options;
  const client = createClient(options);
  const { host } = new URL(options.baseUrl);
  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const body = requestBody(request, outputLimitField);
    const response = await client.chat.completions.create(body, { signal }).asResponse();
    const text = await response.text().catch((cause: Error) => {
      throw new APIConnectionError({ cause });
    });
    return readReply(text, request, receivedFrom(response.headers));
  };
  return {
    complete: async (request, signal) => {
      const limit = startTimeLimit(clock, request.timeoutMs);
      try {
        return await ask(request, AbortSignal.any([signal, limit.signal]));
      } catch (error) {
        // First, because a request that was cut off from here also looks like a broken connection.
        if (signal.aborted) return { kind: 'aborted' };
        if (limit.signal.aborted) return timedOut(request);
        if (!isApiError(error)) throw error;
        const fault = classifyError(error, { host, nowMs: clock.now() });
        return { kind: 'failed', fault, ...(error.headers ? receivedFrom(error.headers) : {}) };
      } finally {
        limit.end();
      }
    },
  };
}

function createClient({ baseUrl, apiKey, fetch }: OpenAiOptions): OpenAI {
  return new OpenAI({
    baseURL: baseUrl,
    // The library refuses an empty key; a server that wants one will refuse this one.
    apiKey: apiKey === '' ? 'none' : apiKey,
    // Null keeps the library from looking into the environment for them.
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: noLibraryTimeoutMs,
    logLevel: 'off',
    ...(fetch ? { fetch } : {}),
  });
}

type TimeLimit = { readonly signal: AbortSignal; readonly end: () => void };

function startTimeLimit(clock: Clock, timeoutMs: number): TimeLimit {
  const reached = new AbortController();
  const ended = new AbortController();
  void clock.sleep(timeoutMs, ended.signal).then(() => {
    if (!ended.signal.aborted) reached.abort();
  });
  return { signal: reached.signal, end: () => ended.abort() };
}

/** Narrows to the library's error with its fields typed, which `instanceof` alone leaves open. */
function isApiError(error: unknown): error is APIError {
  return error instanceof APIError;
}

function timedOut(request: ModelRequest): ModelReply {
  const message = `The model did not finish its reply within ${String(request.timeoutMs)} ms.`;
  return { kind: 'failed', fault: { code: 'timeout', message } };
}
