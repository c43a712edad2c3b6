import * as z from 'zod';
import { crashPoints } from '@longhaul/ports/crash-point';

/**
 * The one schema of what may be configured, for every entry point. Flags win over the environment,
 * the environment over defaults; a bad value stops the start with the name a person used and why.
 */

/** The environment's variables and the settings they fill. */
const variables = {
  OPENAI_API_KEY: 'apiKey',
  OPENAI_BASE_URL: 'baseUrl',
  LONGHAUL_MODEL: 'model',
  LONGHAUL_LANES: 'lanes',
  LONGHAUL_DATA_DIR: 'dataDir',
  LONGHAUL_REQUESTS_PER_MINUTE: 'requestsPerMinute',
  LONGHAUL_TOKENS_PER_MINUTE: 'tokensPerMinute',
  LONGHAUL_PRICES: 'pricesFile',
  LONGHAUL_SIMULATED_SPEED: 'simulatedSpeed',
  LONGHAUL_PAUSE_AT: 'pauseAt',
} as const;

export const defaultLanes = 15;
/** Simulated latency runs this many times faster than the latencies it models. */
export const defaultSimulatedSpeed = 100;

const positiveInteger = z.coerce.number().int().positive();

export const configSchema = z.object({
  apiKey: z.string().min(1).optional(),
  baseUrl: z.url({ protocol: /^https?$/ }).optional(),
  model: z.string().min(1).max(200).optional(),
  lanes: positiveInteger.max(1000).default(defaultLanes),
  dataDir: z.string().min(1).default('.longhaul'),
  requestsPerMinute: positiveInteger.optional(),
  tokensPerMinute: positiveInteger.optional(),
  pricesFile: z.string().min(1).optional(),
  simulatedSpeed: z.coerce.number().positive().default(defaultSimulatedSpeed),
  /** For tests of crashes: stop at a crash point, at its n-th passing (`after-put:3`). */
  pauseAt: z
    .string()
    .regex(new RegExp(`^(${crashPoints.join('|')})(:\\d+)?$`))
    .optional(),
});

export type Config = Readonly<z.infer<typeof configSchema>>;

export type ConfigReading =
  { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly problem: string };

/** Resolves flags (by setting name) and environment (by variable name) into one frozen config. */
export function readConfig(
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): ConfigReading {
  const given: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const [variable, setting] of Object.entries(variables)) {
    const value = environment[variable];
    if (value === undefined || value === '') continue;
    given[setting] = value;
    names.set(setting, variable);
  }
  for (const [setting, value] of Object.entries(flags)) {
    if (value === undefined || !(setting in configSchema.shape)) continue;
    given[setting] = value;
    names.set(setting, `--${flagName(setting)}`);
  }
  const parsed = configSchema.safeParse(given);
  if (parsed.success) return { ok: true, config: Object.freeze(parsed.data) };
  const issue = parsed.error.issues[0];
  const setting = String(issue?.path[0] ?? '');
  return {
    ok: false,
    problem: `${names.get(setting) ?? setting}: ${issue?.message ?? 'is not valid'}`,
  };
}

function flagName(setting: string): string {
  return setting.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}
