import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import { openApiDocument } from '@longhaul/api-contract/open-api';
import {
  problemCodec,
  problemCodes,
  problemOf,
  type Problem,
} from '@longhaul/api-contract/problem';
import { routeNames, routes } from '@longhaul/api-contract/routes/table';
import type { Logger } from '@longhaul/platform/logger';
import { expositionType, type Metrics } from '@longhaul/platform/metrics/exposition';
import { UsageError } from '@longhaul/ports/errors';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { Authenticator, type AuthMode } from './auth/authenticate.ts';
import { hasKeys } from './auth/keys.ts';
import { bindDashboard } from './dashboard.ts';
import { bindProblems, sendProblem } from './door/errors.ts';
import { isLoopback } from './door/host-check.ts';
import { bindSecurityHeaders } from './door/security-headers.ts';
import { LiveJobs } from './live/live-jobs.ts';
import { observeRequests } from './observe.ts';
import { refusal } from './refusal.ts';
import { bindRoutes } from './routes/binding/bind.ts';
import type { Caller } from './routes/binding/call.ts';
import { createHandlers } from './routes/handlers.ts';
import type { ServicePorts } from './service-ports.ts';
import { defaultServiceSettings, type ServiceSettings } from './settings.ts';

/** The service: the table's routes, the dashboard's files, probes. */
export type ServiceOptions = {
  readonly logger: Logger;
  readonly version: string;
  readonly settings?: Partial<ServiceSettings> | undefined;
  readonly metrics?: Metrics | undefined;
  /** Whose jobs are meant where no key is needed. */
  readonly localTenant: string;
  /** The dashboard's built files; without them the service has no page. */
  readonly dashboardFolder?: string | undefined;
  /** Webhooks into one's own network, over plain http too. */
  readonly allowPrivateWebhooks?: boolean | undefined;
  readonly mode: AuthMode;
};

export type Service = {
  readonly app: FastifyInstance;
  /** Answers with the address it listens at. Port 0: any free one. */
  readonly listen: (place: { readonly host: string; readonly port: number }) => Promise<string>;
  /** Lets watchers go, ends what is under way, and cuts off what takes longer than `drainMs`. */
  readonly close: () => Promise<void>;
};

/**
 * Whether requests need a key when the service listens there.
 *
 * @throws UsageError when it would answer to others and nobody has a key
 */
export async function authModeFor(
  ports: Pick<ServicePorts, 'mode' | 'store'>,
  host: string,
): Promise<AuthMode> {
  if (ports.mode === 'embedded' && isLoopback(host)) return 'local';
  if (await hasKeys(ports)) return 'keys';
  const why = ports.mode === 'fleet' ? 'A fleet’s service' : `Listening at ${host}`;
  throw new UsageError(
    `${why} needs a key, and there is none. Make one first: longhaul keys create --role admin.`,
  );
}

export async function createService(
  ports: ServicePorts,
  options: ServiceOptions,
): Promise<Service> {
  const settings = { ...defaultServiceSettings, ...options.settings };
  const live = new LiveJobs(ports, settings);
  const app = openServer(ports, settings);
  const auth = new Authenticator(ports, settings, options);
  const callers = new WeakMap<FastifyRequest, Caller>();
  bindSecurityHeaders(app);
  const metrics = observeRequests(app, ports.clock, options.logger, options.metrics);
  bindProblems(app, options.logger);
  app.addHook('onRequest', async (request) => {
    auth.assertHost(request);
    const path = request.url;
    if (path.startsWith('/v1/') || path === '/metrics') {
      callers.set(request, await auth.callerOf(request));
    }
  });
  await app.register(compress, {
    globalDecompression: false,
    threshold: 1024,
    encodings: ['gzip', 'identity'],
  });
  const callerOf = (request: FastifyRequest): Caller => {
    const caller = callers.get(request);
    if (caller) return caller;
    throw refusal('unauthorized', 'This needs a key.');
  };
  const handlers = createHandlers(ports, settings, { ...options, live });
  bindRoutes(app, handlers, { clock: ports.clock, settings, callerOf });
  bindProbes(app, ports, metrics, callerOf);
  await bindPages(app, options);
  return {
    app,
    listen: async ({ host, port }) => {
      await app.listen({ host, port });
      const { port: bound } = app.server.address() as AddressInfo;
      return `http://${host.includes(':') ? `[${host}]` : host}:${String(bound)}`;
    },
    close: () => closeService(app, live, ports, settings),
  };
}

function openServer({ random }: ServicePorts, settings: ServiceSettings): FastifyInstance {
  const app = fastify({
    logger: false,
    genReqId: () => random.token(),
    // A body of gigabytes takes its time: how slow it may be is watched where it is read.
    requestTimeout: 0,
    connectionTimeout: settings.idleConnectionMs,
    keepAliveTimeout: 65_000,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1_024 },
    http: { headersTimeout: settings.headersMs, maxHeaderSize: 16 * 1024 },
    frameworkErrors: (_error, _request, reply) => {
      void sendProblem(reply, problemOf('bad_request', 'The address cannot be understood.'));
    },
    clientErrorHandler: (error, socket) => {
      if (!socket.writable) return void socket.destroy();
      const isLong = 'code' in error && error.code === 'HPE_HEADER_OVERFLOW';
      const problem = isLong
        ? problemOf('headers_too_large', 'The headers are too large.')
        : problemOf('bad_request', 'This is no HTTP request.');
      const body = problemCodec.encodeText(problem);
      const head = `HTTP/1.1 ${String(problem.status)} Bad Request\r\ncontent-type: application/problem+json\r\n`;
      const rest = `connection: close\r\ncontent-length: ${String(Buffer.byteLength(body))}\r\n\r\n`;
      socket.end(`${head}${rest}${body}`);
    },
  });
  // Bodies are read where they are wanted, within their limits, and nowhere else.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  return app;
}

function bindProbes(
  app: FastifyInstance,
  { unreadiness }: ServicePorts,
  metrics: Metrics,
  callerOf: (request: FastifyRequest) => Caller,
): void {
  app.get('/healthz', async () => ({ status: 'ok', reasons: [] }));
  app.get('/readyz', async (_request, reply) => {
    const reasons = await unreadiness().catch((error: unknown) => [String(error)]);
    if (reasons.length > 0) void reply.status(503);
    return { status: reasons.length > 0 ? 'unavailable' : 'ok', reasons };
  });
  app.get('/metrics', async (request, reply) => {
    if (callerOf(request).role !== 'admin')
      throw refusal('forbidden', 'This needs an admin’s key.');
    void reply.type(expositionType);
    return metrics.text();
  });
}

async function bindPages(app: FastifyInstance, options: ServiceOptions): Promise<void> {
  // Made when it is first asked for: it takes a quarter of a second, and a command asks for none.
  let document: string | undefined;
  app.get('/openapi.json', async (_request, reply) => {
    void reply.type('application/json; charset=utf-8');
    document ??= JSON.stringify(openApiDocument(options.version));
    return document;
  });
  app.get('/problems/:name', async (request) => {
    const { name } = request.params as { readonly name: string };
    const code = problemCodes.find((one) => one === name.replaceAll('-', '_'));
    if (code === undefined) throw refusal('not_found', 'There is no such problem.');
    const { title, status, type } = problemOf(code, '');
    return { type, code, status, title };
  });
  const { dashboardFolder } = options;
  const sendPage =
    dashboardFolder === undefined ? undefined : await bindDashboard(app, dashboardFolder);
  app.setNotFoundHandler(async (request, reply) => {
    const { method, url, headers } = request;
    const wantsPage = method === 'GET' && (headers.accept ?? '').includes('text/html');
    if (sendPage && wantsPage && !url.startsWith('/v1/')) await sendPage(reply);
    else await sendProblem(reply, unknownAddress(url, reply));
    return reply;
  });
}

/** Nothing is there, or something that is asked for otherwise. */
function unknownAddress(url: string, reply: FastifyReply): Problem {
  const path = url.split('?')[0] ?? '';
  const methods = routeNames
    .map((name) => routes[name])
    .filter((route) => new RegExp(`^${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map(({ method }) => method);
  if (methods.length === 0) return problemOf('not_found', 'There is nothing under this address.');
  const allowed = [...new Set(methods)].join(', ');
  void reply.header('allow', allowed);
  return problemOf('method_not_allowed', `Here is answered to ${allowed}.`);
}

async function closeService(
  app: FastifyInstance,
  live: LiveJobs,
  { clock }: ServicePorts,
  { drainMs }: ServiceSettings,
): Promise<void> {
  live.close();
  const closed = new AbortController();
  void clock.sleep(drainMs, closed.signal).then(() => {
    if (!closed.signal.aborted) app.server.closeAllConnections();
  });
  await app.close();
  closed.abort();
}
