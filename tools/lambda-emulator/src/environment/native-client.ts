import { Agent, request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

/**
 * What the official runtime client expects of its compiled addon, over plain HTTP: `next`, `done`
 * and `error`. Runs inside the worker's process.
 *
 * The addon reports an end before it returns; here the report is under way when `done` returns, and
 * `next` waits for it, which the other side cannot tell apart.
 */

const api = new URL(`http://${process.env['AWS_LAMBDA_RUNTIME_API'] ?? ''}`);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const invocation = '/2018-06-01/runtime/invocation';

let reporting: Promise<unknown> = Promise.resolve();

type NextInvocation = {
  readonly bodyJson: string;
  readonly headers: IncomingMessage['headers'];
};

/** The next event; rejects when the emulator is gone, and the process ends with that. */
export async function next(): Promise<NextInvocation> {
  await reporting;
  const response = await send('GET', `${invocation}/next`);
  return { bodyJson: await text(response), headers: response.headers };
}

export function done(requestId: string, body: string): void {
  report(`${invocation}/${requestId}/response`, body);
}

export function error(requestId: string, body: string, _xray: string): void {
  report(`${invocation}/${requestId}/error`, body);
}

function report(path: string, body: string): void {
  reporting = send('POST', path, body).then((response) => text(response));
  // Told by the `next` that follows.
  reporting.catch(() => undefined);
}

function send(method: string, path: string, body?: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = api;
    const headers = { 'content-type': 'application/json' };
    request({ hostname, port, method, path, agent, headers }, resolve)
      .on('error', reject)
      .end(body);
  });
}
