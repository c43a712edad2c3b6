import { connect } from 'node:net';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertAgreed, openScene, type Scene } from '../testing.ts';

let scene: Scene;
let folder: string;
let url: URL;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-page-'));
  await mkdir(join(folder, 'assets'));
  const page = '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">';
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'assets', 'main-a1B2c3D4.js'), 'export {};');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  const settings = { bodyIdleMs: 150, headersMs: 1_000 };
  scene = await openScene({ settings, dashboardFolder: folder });
  url = new URL(await scene.service.listen({ host: '127.0.0.1', port: 0 }));
});
afterAll(async () => {
  await scene.service.close();
  await rm(folder, { recursive: true });
});

describe('on one’s own machine', () => {
  it.each([
    [{ host: 'evil.example' }, 403],
    [{ host: '127.0.0.1.evil.example:4000' }, 403],
    [{ host: 'localhost:4000', origin: 'http://evil.example' }, 403],
    [{ host: 'localhost:4000', origin: 'null' }, 403],
    [{ host: 'localhost:4000', origin: 'http://localhost:5000' }, 403],
    [{ host: 'localhost:4000', 'sec-fetch-site': 'cross-site' }, 403],
    [{ host: 'localhost:4000', origin: 'http://localhost:4000' }, 200],
    [{ host: '127.0.0.1:4000', 'sec-fetch-site': 'same-origin' }, 200],
    [{ host: '[::1]:4000' }, 200],
  ])('%o is answered %i', async (headers, status) => {
    expect((await scene.ask({ url: '/v1/me', headers })).status).toBe(status);
  });

  it('a link from elsewhere opens the page, and posts nothing', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await scene.ask({ url: '/', headers })).status).toBe(200);
    const post = await scene.ask({ method: 'POST', url: '/v1/jobs', headers, payload: '{}' });
    expect(post.status).toBe(403);
  });
});

describe('the page', () => {
  it('comes with a nonce of its own each time, under every address that is none of the api', async () => {
    const headers = { accept: 'text/html' };
    const replies = await Promise.all(
      ['/', '/jobs/abc?tab=items', '/index.html'].map((path) => scene.ask({ url: path, headers })),
    );
    const nonces = replies.map(({ text, headers: { 'content-security-policy': policy } }) => {
      const [, nonce = ''] = /content="([^"]{20,})"/.exec(text) ?? [];
      expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
      expect(policy).not.toContain('unsafe-eval');
      return nonce;
    });
    expect(new Set(nonces).size).toBe(3);
  });

  it('has files that are kept for ever where their name says what is in them', async () => {
    const script = await scene.ask({ url: '/assets/main-a1B2c3D4.js' });
    expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    const icon = await scene.ask({ url: '/icon.svg' });
    expect(icon.headers['cache-control']).toBe('no-cache');
    for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/none.js']) {
      expect((await scene.ask({ url: path })).status).toBe(404);
    }
  });

  it('says nothing of a type that is not so, and is framed by nobody', async () => {
    for (const path of ['/', '/v1/me', '/nothing', '/openapi.json']) {
      const { headers } = await scene.ask({ url: path });
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
      });
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
  });
});

describe('probes', () => {
  it('tell of life, of readiness and of numbers', async () => {
    expect((await scene.ask({ url: '/healthz' })).json()).toEqual({ status: 'ok', reasons: [] });
    expect((await scene.ask({ url: '/readyz' })).status).toBe(200);
    const { text } = await scene.ask({ url: '/metrics' });
    expect(text).toMatch(
      /longhaul_http_requests_total\{route="\/healthz",method="GET",status="200"\} 1/,
    );
  });

  it('say why the service cannot answer now', async () => {
    const unreadiness = async () => ['Redis does not answer.'];
    const other = await openScene({ change: { unreadiness } });
    const reply = await other.ask({ url: '/readyz' });
    expect([reply.status, reply.json()]).toEqual([
      503,
      { status: 'unavailable', reasons: ['Redis does not answer.'] },
    ]);
    await other.service.close();
  });
});

/** Sends bytes as they are; gives what came back until the connection was closed, as agreed. */
async function send(...parts: readonly string[]): Promise<string> {
  const socket = connect(Number(url.port), url.hostname);
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  await once(socket, 'close');
  assertAgreedBytes(parts.join(''), text);
  return text;
}

/** What is no request has no route; whatever it is answered must be a problem. */
function assertAgreedBytes(request: string, text: string): void {
  const [, method = '', path = '/v1/'] = /^([A-Z]+) (\/\S*) HTTP/.exec(request) ?? [];
  const [top = '', ...rest] = text.split('\r\n\r\n');
  const [status = '', ...fields] = top.split('\r\n');
  const headers = Object.fromEntries(
    fields.map((field) => field.toLowerCase().split(': ') as [string, string]),
  );
  const statusCode = Number(status.split(' ')[1]);
  assertAgreed(method, path, { statusCode, headers, body: rest.join('\r\n\r\n') });
}

const head = 'POST /v1/jobs HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n';

describe('an address', () => {
  it('that answers to another method says to which', async () => {
    const reply = await scene.ask({ method: 'DELETE', url: '/v1/jobs' });
    expect([reply.status, reply.headers['allow']]).toEqual([405, 'POST, GET']);
    expect((await scene.ask({ method: 'PATCH', url: '/v1/nothing' })).status).toBe(404);
    expect((await scene.ask({ method: 'HEAD', url: '/v1/jobs' })).text).toBe('');
  });

  it('of a kind of problem says what it is', async () => {
    const { type } = (await scene.ask({ url: '/v1/nothing' })).json();
    expect((await scene.ask({ url: type as string })).json()).toMatchObject({ type, status: 404 });
    expect((await scene.ask({ url: '/problems/none' })).status).toBe(404);
  });
});

describe('a client that', () => {
  it('goes away in the middle of a body leaves nothing behind', async () => {
    const socket = connect(Number(url.port), url.hostname);
    const isUnderWay = once(scene.service.app.server, 'request');
    socket.write(`${head}content-length: 1000\r\n\r\n{"note_id":"gone"`);
    const [request] = (await isUnderWay) as [IncomingMessage];
    const isOver = new Promise((resolve) => request.once('close', resolve));
    socket.destroy();
    await isOver;
    const keys: string[] = [];
    for await (const key of scene.store.list('local/')) keys.push(key);
    expect(keys).toEqual([]);
  });

  it('stops sending in the middle of a body is let go, and leaves nothing behind', async () => {
    const text = await send(`${head}content-length: 1000\r\n\r\n{"note_id":"slow"`);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('"code":"body_timeout"');
    const keys: string[] = [];
    for await (const key of scene.store.list('local/')) keys.push(key);
    expect(keys).toEqual([]);
  });

  it('never stops sending, and sends too slowly, is let go all the same', async () => {
    const socket = connect(Number(url.port), url.hostname);
    let text = '';
    socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    socket.on('error', () => undefined);
    socket.write(`${head}content-length: 100000\r\n\r\n{"note_id":"trickle","text":"`);
    // Ten bytes a second, never silent for long: only the least rate can end it.
    const trickle = setInterval(() => socket.write('a'), 100);
    await once(socket, 'close');
    clearInterval(trickle);
    assertAgreedBytes(head, text);
    expect(text).toMatch(/^HTTP\/1\.1 408 .*"code":"body_timeout"/s);
  });

  it('speaks no HTTP is told so', async () => {
    expect(await send('HELO there\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 .*"code":"bad_request"/s);
  });

  it('sends endless headers is told so', async () => {
    const text = await send(
      `GET /v1/me HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n`,
    );
    expect(text).toMatch(/^HTTP\/1\.1 431 .*"code":"headers_too_large"/s);
  });

  it('asks for an address that is none is told so', async () => {
    const text = await send(
      'GET /v1/jobs/%zz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n',
    );
    expect(text).toMatch(/^HTTP\/1\.1 400 .*"code":"bad_request"/s);
  });
});

it('a service that closes answers what is under way and takes no more', async () => {
  const other = await openScene();
  const place = new URL(await other.service.listen({ host: '127.0.0.1', port: 0 }));
  const socket = connect(Number(place.port), place.hostname);
  let text = '';
  socket.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const payload = '{"note_id":"last","text":"one"}\n';
  const isUnderWay = once(other.service.app.server, 'request');
  socket.write(`${head}content-length: ${payload.length}\r\n\r\n${payload.slice(0, 10)}`);
  await isUnderWay;
  const closing = other.service.close();
  socket.write(payload.slice(10));
  await once(socket, 'close');
  await closing;
  assertAgreedBytes(head, text);
  expect(text).toMatch(/^HTTP\/1\.1 202 .*"accepted":1/s);
  await expect(fetch(`${place.href}v1/me`)).rejects.toThrow();
});
