import * as z from 'zod';

/**
 * The standard variables of OpenTelemetry that are heeded, and the settings they fill
 * (https://opentelemetry.io/docs/specs/otel/protocol/exporter/). Traces go out where an endpoint is
 * named; OTLP over HTTP in JSON is the one protocol.
 */
export const traceVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: 'otlpEndpoint',
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'otlpTracesEndpoint',
  OTEL_EXPORTER_OTLP_HEADERS: 'otlpHeaders',
  OTEL_SERVICE_NAME: 'otelServiceName',
  OTEL_RESOURCE_ATTRIBUTES: 'otelResourceAttributes',
  OTEL_TRACES_EXPORTER: 'otelTracesExporter',
  OTEL_TRACES_SAMPLER_ARG: 'otelTracesSamplerArg',
  OTEL_SDK_DISABLED: 'otelSdkDisabled',
} as const;

const httpUrl = z.url({ protocol: /^https?$/ });
const pairs = z
  .string()
  .regex(/^(\s*[^=,\s]+\s*=[^,]*(,|$))*$/, 'must be name=value, with commas in between');

export const traceSettings = {
  /** `/v1/traces` is added to it. */
  otlpEndpoint: httpUrl.optional(),
  /** In full; wins over the other. */
  otlpTracesEndpoint: httpUrl.optional(),
  /** May hold the key of a receiver. */
  otlpHeaders: pairs.optional(),
  otelServiceName: z.string().min(1).optional(),
  otelResourceAttributes: pairs.optional(),
  /** `none` turns traces off. */
  otelTracesExporter: z.string().optional(),
  /** Share of the rounds that are traced. */
  otelTracesSamplerArg: z.coerce.number().min(0).max(1).default(1),
  otelSdkDisabled: z.union([z.boolean(), z.stringbool()]).default(false),
};

/** `name=value,…` with values in percent encoding. */
export function readPairs(text: string | undefined): Record<string, string> {
  const parts = (text ?? '').split(',').filter((part) => part.includes('='));
  return Object.fromEntries(
    parts.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim(), decoded(part.slice(at + 1).trim())];
    }),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
