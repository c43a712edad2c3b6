import type { ModelReply, ModelRequest } from '@longhaul/jobs/model';
import type { Clock } from '@longhaul/ports/clock';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { classifyError, connectionFault } from './openai/classify-error.ts';
import { ConnectionError, postJson } from './openai/post-json.ts';
import { readReply } from './openai/read-reply.ts';
import { receivedFrom } from './openai/reply-headers.ts';
import { requestBody, type OutputLimitField } from './openai/request-body.ts';

/**
 * Chat completions of OpenAI and of servers that speak like it.
 *
 * Owns no connection: those are Node's. Never waits, retries, repairs or logs; messages never hold a
 * prompt, a reply or a key, and nothing of what the server wrote but its error code.
 *
 * L1 One `complete` is at most one HTTP request.
 * L2 The time limit covers everything from the connection to the last byte of the body: a server
 *    that drips its body would else hold a worker for ever.
 * L3 Usage is read before the reply is judged: whatever is wrong with it, it was paid for.
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
  const { clock, apiKey, outputLimitField = 'max_completion_tokens' } = options;
  const url = completionsUrl(options.baseUrl);
  const headers: Record<string, string> =
    apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
  const ask = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const body = JSON.stringify(requestBody(request, outputLimitField));
    const reply = await postJson(url, headers, body, signal);
    const received = receivedFrom(reply.headers);
    if (isGood(reply.status)) return readReply(reply.text, request, received);
    return { kind: 'failed', fault: classifyError(reply, clock.now()), ...received };
  };
  return {
    complete: async (request, signal) => {
      const life = startCallLife(clock, request.timeoutMs, signal);
      try {
        return await ask(request, life.signal);
      } catch (error) {
        // First, because a request that was cut off from here also looks like a broken connection.
        if (signal.aborted) return { kind: 'aborted' };
        if (life.signal.aborted) return timedOut(request);
        if (!(error instanceof ConnectionError)) throw error;
        return { kind: 'failed', fault: connectionFault(url.host, error) };
      } finally {
        life.end();
      }
    },
  };
}

/** A query of the base URL stays: some servers want their API's version there. */
function completionsUrl(baseUrl: string): URL {
  const url = new URL(baseUrl);
  url.pathname = `${url.pathname.replace(/\/$/, '')}/chat/completions`;
  return url;
}

function isGood(status: number): boolean {
  return status >= 200 && status < 300;
}

type CallLife = { readonly signal: AbortSignal; readonly end: () => void };

/**
 * A signal that aborts when the caller's does or when the time is over, whichever comes first. By
 * hand, as `AbortSignal.any` and an abort without a reason cost more than all the rest of a call.
 */
function startCallLife(clock: Clock, timeoutMs: number, caller: AbortSignal): CallLife {
  const life = new AbortController();
  const ended = new AbortController();
  const cut = (): void => life.abort('cut');
  if (caller.aborted) cut();
  caller.addEventListener('abort', cut);
  void clock.sleep(timeoutMs, ended.signal).then(() => {
    if (!ended.signal.aborted) cut();
  });
  return {
    signal: life.signal,
    end: () => {
      caller.removeEventListener('abort', cut);
      ended.abort('ended');
    },
  };
}

function timedOut(request: ModelRequest): ModelReply {
  const message = `The model did not finish its reply within ${String(request.timeoutMs)} ms.`;
  return { kind: 'failed', fault: { code: 'timeout', message } };
}
