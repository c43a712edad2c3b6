import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What an environment hears from the runtime inside it. */
export type RuntimeListener = {
  /** The runtime is ready; the reply is held until there is an event. */
  readonly ready: (reply: ServerResponse) => void;
  readonly answered: (requestId: string, body: string) => void;
  readonly failed: (requestId: string, body: string) => void;
  readonly initFailed: (body: string) => void;
};

export type RuntimeApi = {
  /** `host:port`, as the runtime wants it. */
  readonly address: string;
  readonly close: () => void;
};

const path = '/2018-06-01/runtime';
const ended = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/;

/** The Lambda Runtime API of one environment, on a loopback port of its own. */
export async function startRuntimeApi(listener: RuntimeListener): Promise<RuntimeApi> {
  const server = createServer((request, response) => {
    void route(request, response, listener).catch(() => response.destroy());
  });
  // A frozen runtime holds its request for as long as it is frozen.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function route(
  request: IncomingMessage,
  response: ServerResponse,
  listener: RuntimeListener,
): Promise<void> {
  const url = request.url ?? '';
  if (url === `${path}/invocation/next`) return listener.ready(response);
  const body = await text(request);
  const [, requestId, how] = ended.exec(url) ?? [];
  if (url === `${path}/init/error`) listener.initFailed(body);
  else if (requestId !== undefined && how === 'response') listener.answered(requestId, body);
  else if (requestId !== undefined) listener.failed(requestId, body);
  else return void response.writeHead(404).end();
  response.writeHead(202).end('{}');
}
