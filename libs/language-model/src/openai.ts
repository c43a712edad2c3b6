import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import type { Clock } from '@longhaul/ports/clock';
import type { LanguageModel } from '@longhaul/ports/language-model';
import type { ChatClient } from './openai/chat-client.ts';
import type { OutputLimitField } from './openai/request-body.ts';

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
 * L4 The library is loaded with the first request: a worker that finds nothing to do starts without it.
 */
export type OpenAiOptions = {
  /** With the version, such as `https://api.openai.com/v1`. */
  readonly baseUrl: string;
  /** Empty for servers that want none. */
  readonly apiKey: string;
  readonly clock: Clock;
  /**
   * What the output limit is called. `max_completion_tokens` is the present name and the only one
   * that reasoning models take; some compatible servers know only `max_tokens`.
   */
  readonly outputLimitField?: OutputLimitField;
};

/** @throws TypeError when `baseUrl` is no URL */
export function createOpenAiModel(options: OpenAiOptions): LanguageModel {
  const { clock } = options;
  const { host } = new URL(options.baseUrl);
  let opening: Promise<ChatClient> | undefined;
  const client = () => {
    opening ??= import('./openai/chat-client.ts').then(({ openChatClient }) =>
      openChatClient(options),
    );
    return opening;
  };
  return {
    complete: async (request, signal) => {
      const limit = startTimeLimit(clock, request.timeoutMs);
      try {
        const { ask } = await client();
        return await ask(request, AbortSignal.any([signal, limit.signal]));
      } catch (error) {
        // First, because a request that was cut off from here also looks like a broken connection.
        if (signal.aborted) return { kind: 'aborted' };
        if (limit.signal.aborted) return timedOut(request);
        const failed = (await client()).readError(error, { host, nowMs: clock.now() });
        if (!failed) throw error;
        return failed;
      } finally {
        limit.end();
      }
    },
  };
}

type TimeLimit = { readonly signal: AbortSignal; readonly end: () => void };

function startTimeLimit(clock: Clock, timeoutMs: number): TimeLimit {
  const reached = new AbortController();
  const ended = new AbortController();
  void clock.sleep(timeoutMs, ended.signal).then(() => {
    if (!ended.signal.aborted) reached.abort();
  });
  // With a reason at hand: the one that would be made for each call is an exception with its stack.
  return { signal: reached.signal, end: () => ended.abort('the reply is here') };
}

function timedOut(request: ModelRequest): ModelReply {
  const message = `The model did not finish its reply within ${String(request.timeoutMs)} ms.`;
  return { kind: 'failed', fault: { code: 'timeout', message } };
}
