import type { Clock } from '@longhaul/ports/clock';
import type { Random } from '@longhaul/ports/random';
import type { Tracing } from '@longhaul/telemetry/tracing';
import type { Config } from './config.ts';
import { readPairs } from './config/trace-settings.ts';

type TracingBase = { readonly config: Config; readonly clock: Clock; readonly random: Random };

/**
 * Traces, where an endpoint is configured that takes them; else nothing is loaded and nothing wrapped:
 * what is off costs one comparison a process.
 *
 * @param service what this process is called where nobody named it otherwise
 */
export async function openTracing(
  { config, clock, random }: TracingBase,
  service: string,
  warn: (message: string) => void,
): Promise<Tracing | undefined> {
  const url = tracesUrl(config);
  if (url === undefined) return undefined;
  const { createTracing } = await import('@longhaul/telemetry/tracing');
  return createTracing({
    ...{ url, clock, random, warn, fetch },
    headers: readPairs(config.otlpHeaders),
    resource: {
      'telemetry.sdk.name': 'longhaul',
      'telemetry.sdk.language': 'nodejs',
      ...readPairs(config.otelResourceAttributes),
      'service.name': config.otelServiceName ?? service,
    },
    ratio: config.otelTracesSamplerArg,
    serverAddress: config.baseUrl === undefined ? undefined : new URL(config.baseUrl).hostname,
  });
}

function tracesUrl(config: Config): string | undefined {
  if (config.otelSdkDisabled || config.otelTracesExporter === 'none') return undefined;
  const { otlpEndpoint, otlpTracesEndpoint } = config;
  if (otlpTracesEndpoint !== undefined) return otlpTracesEndpoint;
  return otlpEndpoint === undefined ? undefined : `${otlpEndpoint.replace(/\/+$/, '')}/v1/traces`;
}
