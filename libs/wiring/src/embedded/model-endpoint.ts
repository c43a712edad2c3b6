import {
  DEFAULT_LATENCY_MODEL,
  scaleLatency,
  type LatencyModel,
} from '@longhaul/batching/latency-model';
import { createOpenAiModel } from '@longhaul/language-model/openai';
import type { Clock } from '@longhaul/ports/clock';
import { UsageError } from '@longhaul/ports/errors';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { startSimulatedModel } from '@longhaul/simulated-model/server';
import type { Config } from '../config.ts';
import { defaultModel, endpointName, openAiBaseUrl } from '../config/endpoint-name.ts';

/** A model to call: the real client in every case, whatever stands behind the URL. */
export type ModelEndpoint = {
  readonly model: LanguageModel;
  readonly modelName: string;
  /** Host and path, without credentials: part of a job's identity. */
  readonly endpoint: string;
  readonly isSimulated: boolean;
  readonly latency: LatencyModel;
  readonly close: () => Promise<void>;
};

export const simulatedModelName = 'simulated-analyst-1';
/** The simulator's identity: its port differs each time, its answers do not. */
const simulatedEndpoint = 'simulator';

/** Whether a config means the simulator: no key and no endpoint were given. */
export function isSimulated(config: Config): boolean {
  return config.apiKey === undefined && config.baseUrl === undefined;
}

/** What a job's identity says of the endpoint, without starting anything. */
export function describeEndpoint(
  config: Config,
): Pick<ModelEndpoint, 'modelName' | 'endpoint' | 'isSimulated' | 'latency'> {
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

/** Opens the endpoint; without key and URL a simulator is started on a loopback port. */
export async function openEndpoint(config: Config, clock: Clock): Promise<ModelEndpoint> {
  const described = describeEndpoint(config);
  if (!described.isSimulated) {
    const model = createOpenAiModel({
      baseUrl: config.baseUrl ?? openAiBaseUrl,
      apiKey: config.apiKey ?? 'none',
      clock,
    });
    return { ...described, model, close: () => Promise.resolve() };
  }
  const server = await startSimulatedModel({ clock, seed: 1, scale: config.simulatedSpeed });
  const model = createOpenAiModel({ baseUrl: server.url, apiKey: 'simulated', clock });
  return { ...described, model, close: () => server.close() };
}
