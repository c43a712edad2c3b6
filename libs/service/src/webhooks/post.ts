import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { isIP } from 'node:net';

export type PostReply = { readonly status: number; readonly retryAfter: string | undefined };

/** Sends to the very address that was checked, under the name that was asked for. */
export type Post = (
  target: { readonly url: URL; readonly address: string },
  message: {
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
  },
) => Promise<PostReply>;

/**
 * Follows no redirect: where one leads was not checked. The name is not resolved a second time, for
 * it might then lead elsewhere. What the receiver says beyond its status is not read.
 */
export const post: Post = ({ url, address }, { headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secureRequest : plainRequest;
    const outgoing = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
        signal,
        agent: false,
        lookup: (_host, options, done) => {
          const family = isIP(address);
          if (options.all === true) done(null, [{ address, family }]);
          else done(null, address, family);
        },
      },
      (reply) => {
        const { statusCode = 0 } = reply;
        const after = reply.headers['retry-after'];
        reply.destroy();
        resolve({ status: statusCode, retryAfter: after });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
