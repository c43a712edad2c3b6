import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpFetch } from './http-fetch.ts';

/** Listens, tells its port, and is then stopped: the kernel takes connections until its queue is full. */
const listener = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 },
  function () { process.stdout.write(String(this.address().port)); })`;

/** The port of a host that takes no further connection. */
async function startDeafHost(): Promise<number> {
  const child = spawn(process.execPath, ['-e', listener], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 4 }, () => connect(Number(port), '127.0.0.1'));
  onTestFinished(() => fillers.forEach((socket) => socket.destroy()));
  // The queue of one takes two; the others are kept waiting, as every later one is.
  await Promise.all(fillers.slice(0, 2).map((socket) => once(socket, 'connect')));
  return Number(port);
}

it('gives up a host that does not take the connection, long before its caller would', async () => {
  const port = await startDeafHost();
  const fetch = createHttpFetch({ connectTimeoutMs: 200 });
  await expect(fetch(`http://127.0.0.1:${String(port)}/v1`)).rejects.toMatchObject({
    code: 'ETIMEDOUT',
  });
});
