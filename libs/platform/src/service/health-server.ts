import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a probe is answered: with a status that is not ok, `reasons` says why. */
export type Health = { readonly ok: boolean; readonly reasons: readonly string[] };

export type HealthOptions = {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** `/healthz`: whether this process should be left alive. */
  readonly alive: () => Health;
  /** `/readyz`: whether it can do its work now. */
  readonly ready: () => Promise<Health>;
  /** `/metrics`. */
  readonly metrics: () => { readonly type: string; readonly text: string };
};

export type HealthServer = {
  readonly host: string;
  readonly port: number;
  readonly close: () => Promise<void>;
};

/** A probe that takes longer than this is as good as none. */
const requestTimeoutMs = 5_000;
const maxHeaderBytes = 8_192;

/**
 * Answers probes and scrapes and nothing else: no bodies, no other methods.
 *
 * @throws what listening throws, such as a port that is taken.
 */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const server = createServer(
    { maxHeaderSize: maxHeaderBytes, requestTimeout: requestTimeoutMs },
    (request, response) => {
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (!isRead) return reply(response, 405, 'text/plain', 'Only GET and HEAD.\n');
      const path = (request.url ?? '').split('?')[0] ?? '';
      void answer(options, path, response);
    },
  );
  server.headersTimeout = requestTimeoutMs;
  server.keepAliveTimeout = requestTimeoutMs;
  server.maxRequestsPerSocket = 1_000;
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return { host: options.host, port, close: () => close(server) };
}

async function answer(
  options: HealthOptions,
  path: string,
  response: ServerResponse,
): Promise<void> {
  try {
    if (path === '/healthz') return tell(response, options.alive());
    if (path === '/readyz') return tell(response, await options.ready());
    if (path !== '/metrics') return reply(response, 404, 'text/plain', 'Nothing is here.\n');
    const { type, text } = options.metrics();
    return reply(response, 200, type, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return tell(response, { ok: false, reasons: [reason] });
  }
}

function tell(response: ServerResponse, { ok, reasons }: Health): void {
  const body = `${JSON.stringify({ status: ok ? 'ok' : 'unavailable', reasons })}\n`;
  reply(response, ok ? 200 : 503, 'application/json', body);
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function listen(server: Server, { host, port }: HealthOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
