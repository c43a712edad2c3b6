import {
  DEFAULT_LATENCY_MODEL,
  scaleLatency,
  type LatencyModel,
} from '@longhaul/batching/latency-model';
import { UsageError } from '@longhaul/ports/errors';
import type { Config } from '../config.ts';
import { defaultModel, endpointName, openAiBaseUrl } from './endpoint-name.ts';

/** What is known of the endpoint that a config means, without calling or starting anything. */
export type DescribedEndpoint = {
  readonly modelName: string;
  /** Host and path, without credentials: part of a job's identity. */
  readonly endpoint: string;
  readonly isSimulated: boolean;
  readonly latency: LatencyModel;
};

type EndpointConfig = Pick<
  Config,
  'apiKey' | 'baseUrl' | 'model' | 'simulatedSpeed' | 'simulatorUrl'
>;

export const simulatedModelName = 'simulated-analyst-1';
/** The simulator's identity: its address differs each time, its answers do not. */
const simulatedEndpoint = 'simulator';

/** Whether a config means the simulator: no key and no endpoint were given. */
export function isSimulated({ apiKey, baseUrl }: Pick<Config, 'apiKey' | 'baseUrl'>): boolean {
  return apiKey === undefined && baseUrl === undefined;
}

/** @throws UsageError where the simulator is meant, and a model that it does not have */
export function describeEndpoint(config: EndpointConfig): DescribedEndpoint {
  if (!isSimulated(config)) {
    return {
      modelName: config.model ?? defaultModel,
      endpoint: endpointName(config.baseUrl),
      isSimulated: false,
      latency: DEFAULT_LATENCY_MODEL,
    };
  }
  const modelName = config.model ?? simulatedModelName;
  if (!modelName.startsWith('simulated-')) {
    throw new UsageError(
      `The model ${modelName} needs an endpoint: set OPENAI_API_KEY, or OPENAI_BASE_URL for a compatible server. Without --model the simulator answers.`,
    );
  }
  return {
    modelName,
    endpoint: simulatedEndpoint,
    isSimulated: true,
    latency: scaleLatency(DEFAULT_LATENCY_MODEL, 1 / config.simulatedSpeed),
  };
}

/**
 * Where requests go and with which key; undefined where a simulator is meant that nobody has started
 * yet. A key or an endpoint that was given is used, wherever a simulator runs.
 */
export function modelAddress(
  config: EndpointConfig,
): { readonly baseUrl: string; readonly apiKey: string } | undefined {
  if (!isSimulated(config)) {
    return { baseUrl: config.baseUrl ?? openAiBaseUrl, apiKey: config.apiKey ?? 'none' };
  }
  const { simulatorUrl: baseUrl } = config;
  return baseUrl === undefined ? undefined : { baseUrl, apiKey: 'simulated' };
}
