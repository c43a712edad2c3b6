import { createReadStream } from 'node:fs';
import { request as plainRequest, type IncomingMessage } from 'node:http';
import { request as secureRequest } from 'node:https';
import { pipeline } from 'node:stream/promises';

/** `again`: the same may go well a moment later; `no`: not without a change. */
export type PutEnd =
  { readonly kind: 'put' } | { readonly kind: 'again' | 'no'; readonly reason: string };

/** A connection on which nothing moves for so long is given up. */
const idleMs = 60_000;

/**
 * Puts a file to an address as it is read, with its length said first: a store takes nothing whose
 * end it does not know. The platform's `fetch` does not tell how far it is.
 *
 * @param onBytes told how many bytes have gone, from the beginning
 */
export async function putFile(
  target: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  file: { readonly path: string; readonly bytes: number },
  onBytes: (count: number) => void,
): Promise<PutEnd> {
  try {
    const reply = await send(target, file, onBytes);
    reply.resume();
    const status = reply.statusCode ?? 0;
    if (status >= 200 && status < 300) return { kind: 'put' };
    const kind = status >= 500 || status === 408 || status === 429 ? 'again' : 'no';
    return { kind, reason: `The store answered with status ${String(status)}.` };
  } catch (error) {
    // What the file itself refuses, it refuses again.
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    const isFile = syscall === 'open' || syscall === 'read';
    return { kind: isFile ? 'no' : 'again', reason: `${message || (code ?? 'It was cut off')}.` };
  }
}

async function send(
  { url, headers }: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  { path, bytes }: { readonly path: string; readonly bytes: number },
  onBytes: (count: number) => void,
): Promise<IncomingMessage> {
  const request = url.startsWith('https:') ? secureRequest : plainRequest;
  const outgoing = request(url, {
    method: 'PUT',
    headers: { ...headers, 'content-length': String(bytes) },
    agent: false,
    timeout: idleMs,
  });
  outgoing.on('timeout', () => outgoing.destroy(new Error('Nothing moved for a minute')));
  const replied = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on('response', resolve);
    outgoing.on('error', reject);
  });
  let count = 0;
  const source = createReadStream(path, { end: Math.max(0, bytes - 1) });
  source.on('data', (piece) => onBytes((count += piece.length)));
  // A refusal may come before the last byte: then the answer says more than the broken pipe.
  const sent = pipeline(source, outgoing).catch(() => undefined);
  const reply = await replied;
  source.destroy();
  await sent;
  return reply;
}
