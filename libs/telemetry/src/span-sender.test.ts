import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createStepClock } from '@longhaul/testkit/step-clock';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createSpanSender, mostWaiting, quietMs } from './span-sender.ts';
import type { Span } from './span.ts';

type Request = { readonly spans: number; readonly authorization: string | undefined };

let server: Server;
let url: string;
let requests: Request[] = [];
/** What becomes of a request. */
let answer: (reply: ServerResponse) => void;

beforeAll(async () => {
  server = createServer((request, reply) => {
    let text = '';
    request.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(text) as {
        resourceSpans: { scopeSpans: { spans: unknown[] }[] }[];
      };
      const spans = resourceSpans[0]?.scopeSpans[0]?.spans.length ?? 0;
      requests.push({ spans, authorization: request.headers.authorization });
      answer(reply);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1/traces`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  requests = [];
  answer = (reply) => void reply.end('{}');
});

const span: Span = {
  ...{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'item', kind: 'internal' },
  ...{ startAt: 0, endAt: 1, attributes: {}, isError: false },
};

function openSender() {
  const clock = createStepClock();
  const warnings: string[] = [];
  const sender = createSpanSender({
    ...{ url, clock, fetch, timeoutMs: 10_000, resource: { 'service.name': 'test' } },
    headers: { authorization: 'Bearer key' },
    warn: (message) => void warnings.push(message),
  });
  const add = (count: number) => {
    for (let at = 0; at < count; at += 1) sender.add(span);
  };
  return { clock, sender, warnings, add };
}

it('sends what came close together in one request, with the headers it was given', async () => {
  const { clock, add } = openSender();
  add(3);
  expect(requests).toEqual([]);
  await clock.advance(2_000);
  await vi.waitFor(() => expect(requests).toHaveLength(1));
  expect(requests).toEqual([{ spans: 3, authorization: 'Bearer key' }]);
});

it('flushes at once, in requests of a bounded size', async () => {
  const { sender, add } = openSender();
  add(1_100);
  await sender.flush(2_000);
  expect(requests.map(({ spans }) => spans)).toEqual([512, 512, 76]);
  await sender.flush(2_000);
  expect(requests).toHaveLength(3);
});

it('keeps no more than its limit: what finds no room is let go', async () => {
  const { sender, add } = openSender();
  add(mostWaiting + 500);
  await sender.flush(2_000);
  expect(requests.reduce((sum, { spans }) => sum + spans, 0)).toBe(mostWaiting);
});

it('gives up on a receiver that does not answer when its flush is over, with nothing under way', async () => {
  answer = () => undefined;
  const { clock, sender, warnings, add } = openSender();
  add(1);
  const flushing = sender.flush(2_000);
  await vi.waitFor(() => expect(requests).toHaveLength(1));
  await clock.advance(2_000);
  await flushing;
  expect(warnings).toEqual([expect.stringContaining('did not answer')]);
});

it('leaves a receiver alone for a while after a failure, then tries anew', async () => {
  answer = (reply) => void reply.writeHead(503).end();
  const { clock, sender, warnings, add } = openSender();
  add(2);
  await sender.flush(2_000);
  add(5);
  await sender.flush(2_000);
  expect(requests).toHaveLength(1);
  expect(warnings).toEqual([expect.stringMatching(/answered with 503\. 2 spans/)]);
  answer = (reply) => void reply.end('{}');
  await clock.advance(quietMs);
  add(1);
  await sender.flush(2_000);
  expect(requests.map(({ spans }) => spans)).toEqual([2, 1]);
});
