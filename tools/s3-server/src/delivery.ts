import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultKind } from './control/faults.ts';
import type { Reply } from './operations/operation.ts';

/** One piece of a dripping body, and the time between two. */
const dripBytes = 512;
const dripMs = 50;

/**
 * Sends a reply, or what a fault leaves of it.
 *
 * @returns how many bytes of body were sent
 */
export async function deliver(
  response: ServerResponse,
  reply: Reply,
  fault?: FaultKind,
): Promise<number> {
  response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.bytes) });
  if (fault === 'reset') return deliverHalf(response, reply);
  let sent = 0;
  for (const piece of fault === 'drip' ? drips(reply.body) : reply.body) {
    if (response.destroyed) return sent;
    if (fault === 'drip') await sleep(dripMs);
    const bytes = fault === 'corrupt' && sent === 0 ? corrupted(piece) : piece;
    if (!response.write(bytes)) await roomOrEnd(response);
    sent += piece.byteLength;
  }
  response.end();
  return sent;
}

/** The head and half of the body, then a reset: what a broken connection leaves. */
async function deliverHalf(response: ServerResponse, reply: Reply): Promise<number> {
  const whole = Buffer.concat([...reply.body]);
  const half = whole.subarray(0, whole.byteLength >>> 1);
  response.flushHeaders();
  if (half.byteLength > 0) await new Promise((resolve) => response.write(half, resolve));
  response.socket?.resetAndDestroy();
  return half.byteLength;
}

async function roomOrEnd(response: ServerResponse): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const first = [once(response, 'drain', { signal }), once(response, 'close', { signal })];
  await Promise.race(first).finally(() => controller.abort());
  await Promise.allSettled(first);
}

function* drips(body: Iterable<Buffer>): Generator<Buffer> {
  for (const piece of body) {
    for (let at = 0; at < piece.byteLength; at += dripBytes) {
      yield piece.subarray(at, at + dripBytes);
    }
  }
}

function corrupted(piece: Buffer): Buffer {
  const copy = Buffer.from(piece);
  copy[copy.byteLength >>> 1] = (copy[copy.byteLength >>> 1] ?? 0) ^ 0xff;
  return copy;
}
