/** Settings whose flag or name in a file is not their own. */
const flagNames: Readonly<Record<string, string>> = {
  redisUrl: 'redis',
  pricesFile: 'prices',
  apiKey: 'openai-api-key',
  baseUrl: 'openai-base-url',
  simulatorUrl: 'simulator',
  serviceKey: 'api-key',
  apiHost: 'host',
  apiPort: 'port',
};

/** What a setting is called on the command line, without dashes. */
export function flagName(setting: string): string {
  return flagNames[setting] ?? setting.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
}

/** What a setting is called in a file: as on the wire. */
export function fileName(setting: string): string {
  return flagName(setting).replaceAll('-', '_');
}

/** Never printed. */
export const secretSettings: ReadonlySet<string> = new Set(['apiKey', 'serviceKey', 'otlpHeaders']);
