import type { Clock } from '@longhaul/ports/clock';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MessageBatch, Watcher } from './message.ts';

/** A watcher that is so far behind is let go: it asks again and is told the standing. */
const mostUnsentBytes = 1024 * 1024;

/**
 * Answers a request with server-sent events until it is closed by either side. Heartbeats keep
 * proxies from taking silence for death, and find out clients that are gone.
 */
export async function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  clock: Clock,
  heartbeatMs: number,
  open: (watcher: Watcher) => Promise<() => void>,
): Promise<void> {
  const { raw } = reply;
  const closed = new AbortController();
  const early: MessageBatch[] = [];
  let isOpen = false;
  const send = ({ bytes }: MessageBatch): void => {
    if (raw.destroyed) return;
    raw.write(bytes);
    if (raw.writableLength > mostUnsentBytes) raw.destroy();
  };
  const watcher: Watcher = {
    receive: (batch) => (isOpen ? send(batch) : void early.push(batch)),
    end: () => closed.abort(),
  };
  if (request.method === 'HEAD') return void (await reply.type('text/event-stream').send());
  // Refused before anything is written, it is still an ordinary answer.
  const leave = await open(watcher);
  reply.hijack();
  raw.writeHead(200, {
    ...headersOf(reply),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.write('retry: 1000\n\n');
  isOpen = true;
  early.forEach(send);
  raw.on('close', () => closed.abort());
  raw.on('error', () => closed.abort());
  request.raw.on('aborted', () => closed.abort());
  while (!closed.signal.aborted) {
    await clock.sleep(heartbeatMs, closed.signal);
    if (!closed.signal.aborted) raw.write(': \n\n');
  }
  leave();
  raw.end();
}

/** What the door's hooks have set so far. */
function headersOf(reply: FastifyReply): Record<string, string> {
  const headers = Object.entries(reply.getHeaders());
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}
