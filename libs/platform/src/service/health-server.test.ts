import { connect } from 'node:net';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { startHealthServer, type HealthOptions, type HealthServer } from './health-server.ts';

let server: HealthServer | undefined;
afterEach(async () => server?.close());

async function start(change: Partial<HealthOptions> = {}): Promise<string> {
  server = await startHealthServer({
    host: '127.0.0.1',
    port: 0,
    alive: () => ({ ok: true, reasons: [] }),
    ready: async () => ({ ok: false, reasons: ['Redis does not answer.'] }),
    metrics: () => ({ type: 'text/plain; version=0.0.4', text: 'up 1\n' }),
    ...change,
  });
  return `http://127.0.0.1:${server.port}`;
}

it('answers whether it is alive, whether it is ready and why not, and its numbers', async () => {
  const url = await start();
  const alive = await fetch(`${url}/healthz`);
  expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok', reasons: [] }]);
  const ready = await fetch(`${url}/readyz`);
  expect(ready.status).toBe(503);
  expect(await ready.json()).toEqual({
    status: 'unavailable',
    reasons: ['Redis does not answer.'],
  });
  const metrics = await fetch(`${url}/metrics?x=1`);
  expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual([
    'text/plain; version=0.0.4',
    'up 1\n',
  ]);
});

it('knows no other path and no other method', async () => {
  const url = await start();
  expect((await fetch(`${url}/jobs`)).status).toBe(404);
  expect((await fetch(`${url}/healthz`, { method: 'POST', body: 'x' })).status).toBe(405);
});

it('answers that it is not ready when asking fails', async () => {
  const url = await start({ ready: () => Promise.reject(new Error('no way')) });
  const ready = await fetch(`${url}/readyz`);
  expect([ready.status, await ready.json()]).toEqual([
    503,
    { status: 'unavailable', reasons: ['no way'] },
  ]);
});

it('closes although a client keeps its connection open', async () => {
  const url = new URL(await start());
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  const closed = once(socket, 'close');
  socket.on('error', () => undefined);
  await server?.close();
  await closed;
  server = undefined;
});
