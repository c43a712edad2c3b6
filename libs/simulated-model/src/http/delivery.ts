import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@longhaul/ports/clock';
import type { Reply } from './error-reply.ts';

/** The largest request body that is read, in bytes. */
const maxBodyBytes = 64 * 1024 * 1024;

/** A body, or that there is none: over the limit, or the client left while sending it. */
export type ReadBody =
  | { readonly kind: 'body'; readonly text: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'gone' };

/** Reads a request's body; what exceeds the limit is not kept. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return { kind: 'too_large' };
      chunks.push(chunk);
    }
  } catch {
    return { kind: 'gone' };
  }
  return { kind: 'body', text: Buffer.concat(chunks).toString('utf8') };
}

function writeHead(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  });
}

/** Sends a reply. True once all of it was handed to the socket, false if the client left before. */
export function send(response: ServerResponse, reply: Reply): Promise<boolean> {
  writeHead(response, reply);
  return new Promise((resolve) => {
    response.once('finish', () => resolve(true));
    response.once('close', () => resolve(response.writableFinished));
    response.end(reply.body);
  });
}

const slivers = 60;

/** Sends the body in sixty slivers with a pause after each, so that a call's time limit is met. */
export async function drip(
  response: ServerResponse,
  reply: Reply,
  clock: Clock,
  dripMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  writeHead(response, reply);
  const bytes = Buffer.from(reply.body);
  const step = Math.max(1, Math.ceil(bytes.length / slivers));
  for (let at = 0; at < bytes.length; at += step) {
    if (signal.aborted) return false;
    response.write(bytes.subarray(at, at + step));
    await clock.sleep(dripMs, signal);
  }
  return new Promise((resolve) => {
    response.once('finish', () => resolve(true));
    response.once('close', () => resolve(response.writableFinished));
    response.end();
  });
}

/** Sends half of the body, then resets the connection. */
export function resetInBody(response: ServerResponse, reply: Reply): Promise<void> {
  writeHead(response, reply);
  const bytes = Buffer.from(reply.body);
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => {
      response.socket?.resetAndDestroy();
    });
  });
}
