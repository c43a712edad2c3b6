import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { createClient } from '@longhaul/api-contract/client/client';
import type { Fetch } from '@longhaul/api-contract/client/fetch';
import { createLogger } from '@longhaul/platform/logger';
import { createService, type Service } from '@longhaul/service/server';
import type { Config } from '@longhaul/wiring/config';
import { openService } from '@longhaul/wiring/service';
import type { Api } from './api.ts';
import { version } from './version.ts';

type App = Service['app'];

/**
 * A service for one command alone: the same routes over the same folder (or bucket), asked within
 * this process. It listens nowhere and leads nothing.
 */
export async function openLocalApi(config: Config): Promise<Api> {
  const { ports, close } = await openService({ config, onTrouble: () => undefined });
  const { app } = await createService(ports, {
    logger: createLogger(),
    version,
    localTenant: config.tenant,
    mode: 'local',
    settings: { requestsPerMinute: 1_000_000 },
  });
  const client = createClient({
    fetch: fetchFrom(app),
    clock: ports.clock,
    baseUrl: 'http://localhost',
  });
  return {
    client,
    close: async () => {
      await app.close();
      await close();
    },
  };
}

/** The part of `fetch` that the client uses, without a network; bodies of answers stream. */
function fetchFrom(app: App): Fetch {
  return async (url, { method, headers, body }) => {
    const { pathname, search } = new URL(url);
    const reply = await app.inject({
      method: method as 'GET',
      url: `${pathname}${search}`,
      headers: { ...headers, host: 'localhost' },
      ...(typeof body === 'string' ? { payload: body } : {}),
      payloadAsStream: true,
    });
    const pieces = Readable.toWeb(reply.stream()) as ReadableStream<Uint8Array>;
    const hasBody = reply.statusCode !== 204;
    return new Response(hasBody ? pieces : null, {
      status: reply.statusCode,
      headers: Object.entries(reply.headers).map(([name, value]) => [name, String(value)]),
    });
  };
}
