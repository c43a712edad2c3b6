import { request as requestHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import { text as readText } from 'node:stream/consumers';

/** A reply whose last byte has come, whatever its status. */
export type HttpReply = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

/** The connection was refused, reset, or broke before the whole reply was there. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/**
 * One POST over Node's own HTTP, with its shared keep-alive connections: half of what a
 * library over `fetch` takes of a processor, and without its limit of five silent minutes. Redirects are answers like
 * others: a key is sent to the host it was given for and to no other. Proxies are used where Node
 * is told to (`NODE_USE_ENV_PROXY=1`).
 *
 * @throws ConnectionError; after `signal` aborted too, as the connection is cut then
 */
export async function postJson(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<HttpReply> {
  try {
    const response = await sendBody(url, headers, body, signal);
    const text = await readText(response);
    return { status: response.statusCode ?? 0, headers: response.headers, text };
  } catch (cause) {
    throw new ConnectionError(`The connection to ${url.host} failed.`, { cause });
  }
}

function sendBody(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method: 'POST',
      signal,
      headers: {
        ...headers,
        accept: 'application/json',
        'accept-encoding': 'identity',
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}
