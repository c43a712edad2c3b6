import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { readRules } from './control/faults.ts';
import { createRequestLog, type RequestLog } from './control/request-log.ts';
import { deliver } from './delivery.ts';
import { S3Error } from './http/s3-error.ts';
import { emptyReply, type Reply } from './operations/operation.ts';
import { errorReply } from './operations/write.ts';
import { admit, answer, createService, type Admitted, type Service } from './service.ts';
import type { ServiceOptions } from './service.ts';

export type ServerOptions = ServiceOptions & { readonly host: string; readonly port: number };

export type S3Server = {
  readonly url: string;
  /** Cuts all connections and frees the port. */
  readonly close: () => Promise<void>;
};

type Serving = { readonly service: Service; readonly log: RequestLog };

export async function startServer(options: ServerOptions): Promise<S3Server> {
  const serving = { service: createService(options), log: createRequestLog() };
  const server = createServer((incoming, response) => void route(serving, incoming, response));
  // A client that keeps its connections alive must not meet one that was just closed for idleness.
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  server.on('connection', serving.log.connection);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${String(port)}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function route(
  serving: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A client may go away at any moment; that ends its request and nothing else.
  response.on('error', () => undefined);
  if (incoming.url === '/_control') return control(serving, incoming, response);
  if (incoming.url === '/healthz') return void response.end('ok\n');
  await serve(serving, incoming, response);
}

type Progress = { admitted?: Admitted; bytesIn: number; bytesOut: number };

async function serve(
  { service, log }: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  log.begin();
  const progress: Progress = { bytesIn: 0, bytesOut: 0 };
  try {
    await respond(service, progress, incoming, response);
  } catch (error) {
    await refuse(error, incoming, response);
  } finally {
    const wasAnswered = response.headersSent && response.writableEnded;
    log.end({
      method: incoming.method ?? '',
      operation: progress.admitted?.operation,
      status: wasAnswered ? response.statusCode : 0,
      bytesIn: progress.bytesIn,
      bytesOut: progress.bytesOut,
    });
  }
}

async function respond(
  service: Service,
  progress: Progress,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const admitted = admit(service, incoming);
  progress.admitted = admitted;
  const { fault } = admitted;
  if (fault === 'cut') return void response.socket?.resetAndDestroy();
  if (fault === 'hang') {
    incoming.resume();
    await once(response, 'close');
    return;
  }
  const { reply, bytesIn } = await answer(service, admitted, incoming);
  progress.bytesIn = bytesIn;
  if (fault === 'lost') return void response.socket?.resetAndDestroy();
  progress.bytesOut = await deliver(response, reply, fault);
}

/** An error as S3 words it; a fault in this server itself must reach whoever tests with it. */
async function refuse(
  problem: unknown,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const reason = problem instanceof Error ? (problem.stack ?? problem.message) : String(problem);
  const error =
    problem instanceof S3Error
      ? problem
      : new S3Error('InternalError', `The test server itself failed: ${reason}`);
  if (response.headersSent) return void response.destroy();
  const reply = errorReply(error, incoming.url ?? '/', 'longhaul-s3-server');
  const isBodiless = incoming.method === 'HEAD' || error.status === 304;
  // What was not read of the body must not be taken for the next request.
  incoming.resume();
  await deliver(response, isBodiless ? emptyReply(error.status) : reply);
}

/** GET shows what was asked; POST `{"faults": […], "clear": true}` sets faults, clears the counts. */
async function control(
  serving: Serving,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    if (incoming.method === 'POST') obey(serving, (await json(incoming)) as ControlMessage);
    await deliver(response, jsonReply(200, report(serving)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await deliver(response, jsonReply(400, { error: message }));
  }
}

type ControlMessage = { readonly faults?: unknown; readonly clear?: unknown };

function obey({ service, log }: Serving, { faults, clear }: ControlMessage): void {
  if (faults !== undefined) service.faults.set(readRules(faults));
  if (clear === true) log.clear();
}

function report({ service, log }: Serving) {
  const buckets = [...service.buckets.values()];
  return {
    ...log.counts(),
    faults: service.faults.rules(),
    objects: buckets.reduce((sum, bucket) => sum + bucket.count(), 0),
    bytes: buckets.reduce((sum, bucket) => sum + bucket.bytes(), 0),
    openUploads: service.uploads.count(),
  };
}

function jsonReply(status: number, value: unknown): Reply {
  const body = Buffer.from(`${JSON.stringify(value)}\n`);
  const headers = { 'content-type': 'application/json' };
  return { status, headers, body: [body], bytes: body.byteLength };
}
