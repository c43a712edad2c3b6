import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import { APIConnectionError, APIError, OpenAI } from 'openai';
import type { OpenAiOptions } from '../openai.ts';
import { classifyError, type ErrorContext } from './classify-error.ts';
import { httpFetch } from './http-fetch.ts';
import { readReply } from './read-reply.ts';
import { receivedFrom } from './reply-headers.ts';
import { requestBody } from './request-body.ts';

/** One HTTP client of the library. Whoever imports this file has loaded the library. */
export type ChatClient = {
  /** Throws whatever the library throws, an abort too. */
  readonly ask: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>;
  /** What an error says of the request; `undefined` for one that is not the library's. */
  readonly readError: (error: unknown, context: ErrorContext) => ModelReply | undefined;
};

/** The largest delay of a timer: the library's own limit must never come before ours. */
const noLibraryTimeoutMs = 2 ** 31 - 1;

export function openChatClient(options: OpenAiOptions): ChatClient {
  const { outputLimitField = 'max_completion_tokens' } = options;
  const client = createClient(options);
  return {
    ask: async (request, signal) => {
      const body = requestBody(request, outputLimitField);
      const response = await client.chat.completions.create(body, { signal }).asResponse();
      const text = await response.text().catch((cause: Error) => {
        throw new APIConnectionError({ cause });
      });
      return readReply(text, request, receivedFrom(response.headers));
    },
    readError: (error, context) => {
      if (!isApiError(error)) return undefined;
      const fault = classifyError(error, context);
      return { kind: 'failed', fault, ...(error.headers ? receivedFrom(error.headers) : {}) };
    },
  };
}

function createClient({ baseUrl, apiKey }: OpenAiOptions): OpenAI {
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
    fetch: httpFetch,
  });
}

/** Narrows to the library's error with its fields typed, which `instanceof` alone leaves open. */
function isApiError(error: unknown): error is APIError {
  return error instanceof APIError;
}
