import { createOpenAiModel } from '@longhaul/language-model/openai';
import type { Clock } from '@longhaul/ports/clock';
import type { LanguageModel } from '@longhaul/ports/language-model';
import { startSimulatedModel } from '@longhaul/simulated-model/server';
import type { Config } from '../config.ts';
import {
  describeEndpoint,
  modelAddress,
  type DescribedEndpoint,
} from '../config/described-endpoint.ts';

/** A model to call: the real client, whatever stands behind the URL, unless a program brings its own. */
export type ModelEndpoint = DescribedEndpoint & {
  readonly model: LanguageModel;
  readonly close: () => Promise<void>;
};

/**
 * Opens the endpoint; without key and URL a simulator is started on a loopback port, unless one runs
 * already. A model of the caller's own answers in its place.
 */
export async function openEndpoint(
  config: Config,
  clock: Clock,
  own?: LanguageModel,
): Promise<ModelEndpoint> {
  const described = describeEndpoint(config);
  if (own) return { ...described, model: own, close: () => Promise.resolve() };
  const address = modelAddress(config);
  if (address) {
    const model = createOpenAiModel({ ...address, clock });
    return { ...described, model, close: () => Promise.resolve() };
  }
  const server = await startSimulatedModel({ clock, seed: 1, scale: config.simulatedSpeed });
  const model = createOpenAiModel({ baseUrl: server.url, apiKey: 'simulated', clock });
  return { ...described, model, close: () => server.close() };
}
