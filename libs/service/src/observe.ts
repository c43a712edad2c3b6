import type { Logger } from '@longhaul/platform/logger';
import { createMetrics, type Metrics } from '@longhaul/platform/metrics/exposition';
import type { Clock } from '@longhaul/ports/clock';
import type { FastifyInstance } from 'fastify';

const secondsBounds = [0.005, 0.025, 0.1, 0.5, 1, 5, 30, 120];

/** One line in the log and some numbers for every request; never an address with its ids. */
export function observeRequests(
  app: FastifyInstance,
  clock: Pick<Clock, 'now'>,
  logger: Logger,
  metrics: Metrics = createMetrics(),
): Metrics {
  const requests = metrics.counter(
    'longhaul_http_requests_total',
    'Requests, by route and status.',
  );
  const seconds = metrics.histogram(
    'longhaul_http_request_seconds',
    'From the first byte of a request to the last of its answer.',
    secondsBounds,
  );
  const startedAt = new WeakMap<object, number>();
  app.addHook('onRequest', async (request) => {
    startedAt.set(request, clock.now());
  });
  app.addHook('onResponse', async (request, reply) => {
    const durationMs = clock.now() - (startedAt.get(request) ?? clock.now());
    const route = request.routeOptions.url ?? 'none';
    const { method, id: requestId } = request;
    const httpStatus = reply.statusCode;
    requests.add({ route, method, status: String(httpStatus) });
    if (!route.endsWith('/events')) seconds.observe(durationMs / 1000, { route });
    logger.info('Answered.', { requestId, method, route, httpStatus, durationMs });
  });
  return metrics;
}
