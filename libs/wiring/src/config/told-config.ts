import { configSchema, type Config } from '../config.ts';
import { fileName, secretSettings } from './setting-name.ts';

type Setting = string | number | boolean | undefined;

/** One setting as it came to be. */
export type ToldSetting = {
  /** As in a file of settings. */
  readonly name: string;
  /** `undefined` where there is none; secrets are masked. */
  readonly value: Setting;
  /** The flag, variable or file that it came from, or `default`. */
  readonly from: string;
};

/** Every setting with its origin; what is for tests only is left out. */
export function toldConfig(
  config: Config,
  origins: ReadonlyMap<string, string>,
): readonly ToldSetting[] {
  const settings = Object.keys(configSchema.shape) as (keyof Config)[];
  return settings
    .filter((setting) => setting !== 'pauseAt')
    .map((setting) => {
      const value = config[setting];
      return {
        name: fileName(setting),
        value: secretSettings.has(setting) ? masked(value) : hidden(value),
        from: origins.get(setting) ?? 'default',
      };
    });
}

/** Enough to tell two keys apart, too little to use one. */
function masked(value: Setting): string | undefined {
  if (value === undefined) return undefined;
  const text = String(value);
  return text.length < 16 ? '…' : `${text.slice(0, 3)}…${text.slice(-2)}`;
}

/** An address without the password that may stand in it. */
function hidden(value: Setting): Setting {
  return typeof value === 'string' ? value.replace(/(:\/\/[^:/@]*):[^@/]*@/, '$1:…@') : value;
}
