import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FaultProxy } from './fault-proxy.ts';

let server: Server;
let proxy: FaultProxy;
let received = '';
const clients: Socket[] = [];

/** A server that answers every piece with its own text in capitals. */
beforeEach(async () => {
  received = '';
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      socket.write(text.toUpperCase());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy = await FaultProxy.open({ port: (server.address() as AddressInfo).port });
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await proxy.close();
  server.close();
  await once(server, 'close');
});

async function open(): Promise<Socket> {
  const client = connect({ host: '127.0.0.1', port: proxy.port }).setEncoding('utf8');
  client.on('error', () => undefined);
  clients.push(client);
  await once(client, 'connect');
  return client;
}

async function ask(client: Socket, text: string): Promise<string> {
  client.write(text);
  const [answer] = (await once(client, 'data')) as [string];
  return answer;
}

/** `once` would reject where the connection is reset, which is what is waited for. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

describe('a network between two processes', () => {
  it('carries bytes both ways', async () => {
    expect(await ask(await open(), 'ping')).toBe('PING');
  });

  it('delays what passes and keeps its order', async () => {
    const client = await open();
    proxy.set({ kind: 'delay', delayMs: 40 });
    const startedAt = performance.now();
    let answer = await ask(client, 'one');
    client.write(' two');
    while (!answer.includes('TWO')) answer += ((await once(client, 'data')) as [string])[0];
    expect(answer).toBe('ONE TWO');
    // There and back, twice.
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(150);
  });

  it('swallows what is sent into a black hole, and resets its connections when it ends', async () => {
    const client = await open();
    expect(await ask(client, 'ping')).toBe('PING');
    proxy.set({ kind: 'black-hole' });
    client.write('lost');
    const other = await open();
    other.write('lost too');
    const ends = Promise.all([closed(client), closed(other)]);
    proxy.set({ kind: 'none' });
    await ends;
    expect(received).toBe('ping');
    expect(await ask(await open(), 'again')).toBe('AGAIN');
  });

  it('cuts every connection that stands and lets new ones pass', async () => {
    const client = await open();
    await ask(client, 'ping');
    const ends = closed(client);
    proxy.cut();
    await ends;
    expect(await ask(await open(), 'again')).toBe('AGAIN');
  });

  it('refuses new connections and leaves those that stand', async () => {
    const client = await open();
    await ask(client, 'ping');
    proxy.set({ kind: 'refuse' });
    const refused = connect({ host: '127.0.0.1', port: proxy.port });
    clients.push(refused);
    refused.on('error', () => undefined);
    await closed(refused);
    expect(await ask(client, 'still')).toBe('STILL');
  });

  it('breaks a connection in the middle of a reply', async () => {
    const client = await open();
    proxy.cutAfter(6);
    expect(await ask(client, 'ping')).toBe('PING');
    let answer = '';
    client.on('data', (text: string) => (answer += text));
    const ends = closed(client);
    client.write('abcdefgh');
    await ends;
    expect('ABCDEFGH'.startsWith(answer)).toBe(true);
    expect(answer).not.toBe('ABCDEFGH');
    expect(await ask(await open(), 'again')).toBe('AGAIN');
  });
});
