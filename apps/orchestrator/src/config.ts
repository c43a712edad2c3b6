import { readConfig, type Config } from '@longhaul/wiring/config';
import { UsageError } from '@longhaul/wiring/errors';

export type OrchestratorConfig = {
  readonly config: Config;
  /** Set by ECS in a task's containers. */
  readonly ecsAgentUri: string | undefined;
};

/** The only place of this app that reads the environment. */
export function orchestratorConfig(): OrchestratorConfig {
  const reading = readConfig({}, process.env);
  if (!reading.ok) throw new UsageError(`${reading.problem}.`);
  return { config: reading.config, ecsAgentUri: process.env['ECS_AGENT_URI'] };
}
