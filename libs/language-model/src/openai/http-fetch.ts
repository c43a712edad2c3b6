import { request as requestHttp, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';

/**
 * What the library asks its one request through, in place of the platform's `fetch`: over Node's
 * HTTP client and its shared pool of kept connections (which honors `NODE_USE_ENV_PROXY`).
 *
 * The platform's own gives up after five minutes without a header or a byte, whatever limit its
 * caller sets, and a reasoning model may think for longer. The reply is handed over once its last
 * byte is here: it is one JSON document, and nobody can judge a part of it.
 *
 * H1 A redirect is an answer like any other: a key never follows it to another host.
 * H2 A reply of more than `maxReplyBytes` is not read to its end.
 * H3 Whatever is wrong with connection, headers or body rejects, so that it counts as one broken try.
 */
export const httpFetch = createHttpFetch({ connectTimeoutMs: 10_000 });

export type HttpFetchOptions = {
  /** A host that does not take the connection in this time is down. */
  readonly connectTimeoutMs: number;
};

/** Takes what the library gives it: an address, a text as body, headers, a signal. */
export function createHttpFetch({ connectTimeoutMs }: HttpFetchOptions): typeof fetch {
  return (input, init = {}) =>
    new Promise((resolve, reject) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = typeof init.body === 'string' ? Buffer.from(init.body) : Buffer.alloc(0);
      const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
        method: init.method ?? 'GET',
        headers: {
          ...Object.fromEntries(new Headers(init.headers)),
          'accept-encoding': 'identity',
          'content-length': body.byteLength,
        },
        timeout: connectTimeoutMs,
        ...(init.signal ? { signal: init.signal } : {}),
      });
      request.on('timeout', () => giveUpConnecting(request));
      request.on('error', reject);
      request.on('response', (reply) => {
        readBody(reply)
          .then((bytes) => resolve(responseOf(reply, bytes)))
          .catch(reject);
      });
      request.end(body);
    });
}

/** The most that a reply may weigh: some hundred times the longest that models write. */
export const maxReplyBytes = 16 * 2 ** 20;

/** Told by its code: the server is at fault and not the connection. */
export const replyTooLarge = 'ERR_REPLY_TOO_LARGE';

/** The timer of a socket fires in every silence: only that before the connection is for us to end. */
function giveUpConnecting(request: ClientRequest): void {
  if (request.socket?.connecting !== true) return;
  request.destroy(broken('The host does not take the connection', 'ETIMEDOUT'));
}

function broken(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

async function readBody(reply: IncomingMessage): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of reply as AsyncIterable<Uint8Array>) {
    bytes += piece.byteLength;
    if (bytes > maxReplyBytes) throw broken('The reply is too large', replyTooLarge);
    pieces.push(piece);
  }
  return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
}

function responseOf(reply: IncomingMessage, bytes: Uint8Array): Response {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(reply.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  // Of the statuses without a body, an empty one is none.
  const body = bytes.byteLength === 0 ? null : (bytes as Uint8Array<ArrayBuffer>);
  return new Response(body, { status: reply.statusCode ?? 0, headers });
}
