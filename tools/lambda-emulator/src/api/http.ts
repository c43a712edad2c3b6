import type { IncomingMessage, ServerResponse } from 'node:http';

/** The request's body, or `undefined` when it is larger; the rest is read and thrown away. */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    length += piece.byteLength;
    if (length <= maxBytes) pieces.push(piece);
  }
  return length > maxBytes ? undefined : Buffer.concat(pieces);
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}
