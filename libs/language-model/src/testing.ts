import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { scriptedUsage, type ModelBehavior } from '@longhaul/testkit/model-behavior';

/** A reply given word for word. */
export type RawReply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

export type ReceivedRequest = {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
};

/** A real HTTP server that does what it is told with each request. */
export type ScriptedServer = {
  readonly baseUrl: string;
  readonly requests: ReceivedRequest[];
  readonly script: (next: ModelBehavior | RawReply) => Promise<void>;
  /** Resolves with the first byte of the next request. */
  readonly arrived: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startScriptedServer(): Promise<ScriptedServer> {
  let next: ModelBehavior | RawReply = { kind: 'silence' };
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    void readJson(request).then((body) => {
      requests.push({ path: request.url ?? '', headers: request.headers, body });
      perform(next, request, response);
    });
  });
  const stop = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    requests,
    script: async (behavior) => {
      next = behavior;
      if ('kind' in behavior && behavior.kind === 'refused-connection') await stop();
    },
    arrived: async () => void (await once(server, 'request')),
    close: stop,
  };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(String(Buffer.concat(chunks))) as Record<string, unknown>;
}

function perform(
  next: ModelBehavior | RawReply,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if ('status' in next) send(response, next);
  else if (next.kind === 'reset' || next.kind === 'refused-connection') request.socket.destroy();
  else if (next.kind === 'drip') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"model":"scripted-1",');
  } else if (next.kind !== 'silence') send(response, replyTo(next));
}

function send(response: ServerResponse, reply: RawReply): void {
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
  response.end(reply.body);
}

type Spoken = Exclude<ModelBehavior, { kind: 'reset' | 'refused-connection' | 'drip' | 'silence' }>;

function replyTo(behavior: Spoken): RawReply {
  switch (behavior.kind) {
    case 'answer':
      return completion({ content: behavior.text });
    case 'cut-off':
      return completion({ content: behavior.text }, 'length');
    case 'refusal':
      return completion({ content: null, refusal: 'I cannot help with that.' });
    case 'filtered':
      return completion({ content: '' }, 'content_filter');
    case 'rate-limit': {
      const headers = { 'retry-after': String(behavior.retryAfterMs / 1_000) };
      return { ...errorReply(429, 'rate_limit_exceeded', 'tokens'), headers };
    }
    case 'no-quota':
      return errorReply(429, 'insufficient_quota', 'insufficient_quota');
    case 'wrong-key':
      return errorReply(401, 'invalid_api_key', 'invalid_request_error');
    case 'unknown-model':
      return errorReply(404, 'model_not_found', 'invalid_request_error');
    case 'server-error':
      return errorReply(500, 'internal_error', 'server_error');
    case 'overloaded':
      return errorReply(503, 'server_is_overloaded', 'server_error');
  }
}

/** A chat completion as OpenAI writes it. */
export function completion(message: object, finishReason = 'stop'): RawReply {
  const body = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'scripted-1',
    choices: [
      { index: 0, message: { role: 'assistant', ...message }, finish_reason: finishReason },
    ],
    usage: {
      prompt_tokens: scriptedUsage.inputTokens,
      completion_tokens: scriptedUsage.outputTokens,
      prompt_tokens_details: { cached_tokens: scriptedUsage.cachedInputTokens },
      completion_tokens_details: { reasoning_tokens: scriptedUsage.reasoningTokens },
    },
  };
  return { status: 200, body: JSON.stringify(body) };
}

/** What servers quote in their errors and nobody may pass on. */
export const secret = 'sk-secret-0123456789';

/** An error as OpenAI writes it. */
export function errorReply(status: number, code: string | null, type: string, say = ''): RawReply {
  const message = `${say} You sent: ${secret}`;
  return { status, body: JSON.stringify({ error: { message, type, param: null, code } }) };
}
