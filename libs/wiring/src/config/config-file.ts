import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { fileErrorCode } from '@longhaul/platform/file-error';
import { UsageError } from '@longhaul/ports/errors';
import { configSchema, type ConfigLayer } from '../config.ts';
import { fileName } from './setting-name.ts';

/**
 * Settings in files: one of the working folder, one of the person, each an object of settings by
 * their names in snake_case, with `profiles` of more such objects and `profile`, the one that counts
 * when none is named.
 */
export type ConfigFilePlaces = {
  /** Named by hand: read in place of the working folder's, and must be there. */
  readonly named?: string | undefined;
  readonly workingFolder: string;
  /** The person's folder of configurations, `~/.config` as a rule. */
  readonly configHome?: string | undefined;
  /** Named by hand; must stand in one of the files. */
  readonly profile?: string | undefined;
};

export const workingFileName = 'longhaul.config.json';

type Values = Readonly<Record<string, unknown>>;
type ConfigFile = {
  /** As it is told to people. */
  readonly shown: string;
  readonly values: Values;
  readonly profile: string | undefined;
  readonly profiles: Readonly<Record<string, Values>>;
};

const settingsByName: ReadonlyMap<string, string> = new Map(
  Object.keys(configSchema.shape).map((setting) => [fileName(setting), setting]),
);
/** Numbers may be written as numbers, everything else as text. */
const valuesSchema = z.record(z.string(), z.union([z.string(), z.number()]));
const fileSchema = z.looseObject({
  profile: z.string().min(1).optional(),
  profiles: z.record(z.string().min(1), valuesSchema).default({}),
});

/**
 * What the files say, the weightiest last: the person's file, the folder's, and above both the
 * profile as the one and then the other has it.
 *
 * @throws UsageError naming the file, the setting and what is wrong.
 */
export function readConfigFiles(places: ConfigFilePlaces): readonly ConfigLayer[] {
  const { named, workingFolder, configHome } = places;
  const personal =
    configHome === undefined ? undefined : readFile(join(configHome, 'longhaul', 'config.json'));
  const own =
    named === undefined
      ? readFile(join(workingFolder, workingFileName), workingFileName)
      : mustStand(named, readFile(named));
  const files = [personal, own].filter((file) => file !== undefined);
  const profile = places.profile ?? own?.profile ?? personal?.profile;
  return [
    ...files.map(({ shown, values }) => layerOf(shown, values)),
    ...(profile === undefined ? [] : profileLayers(files, profile)),
  ];
}

function profileLayers(files: readonly ConfigFile[], profile: string): readonly ConfigLayer[] {
  const having = files.filter(({ profiles }) => Object.hasOwn(profiles, profile));
  if (having.length > 0) {
    return having.map(({ shown, profiles }) =>
      layerOf(`${shown}, profile ${profile}`, profiles[profile] ?? {}),
    );
  }
  const known = [...new Set(files.flatMap(({ profiles }) => Object.keys(profiles)))];
  const hint =
    known.length > 0
      ? `There are: ${known.join(', ')}.`
      : `Write one under "profiles" in ${workingFileName}.`;
  throw new UsageError(`There is no profile ${profile}. ${hint}`);
}

function layerOf(shown: string, values: Values): ConfigLayer {
  return new Map(
    Object.entries(values).map(([name, value]) => {
      const setting = settingsByName.get(name);
      if (setting === undefined) {
        const known = [...settingsByName.keys()].sort().join(', ');
        throw new UsageError(`${shown}: there is no setting ${name}. There are: ${known}.`);
      }
      return [setting, { value, name: `${shown}: ${name}` }];
    }),
  );
}

function readFile(path: string, shown: string = path): ConfigFile | undefined {
  const text = readText(path, shown);
  if (text === undefined) return undefined;
  const parsed = fileSchema.safeParse(parse(text, shown));
  if (!parsed.success) throw new UsageError(`${shown}: ${problemOf(parsed.error)}.`);
  const { profile, profiles, ...rest } = parsed.data;
  const values = valuesSchema.safeParse(rest);
  if (!values.success) throw new UsageError(`${shown}: ${problemOf(values.error)}.`);
  return { shown, values: values.data, profile, profiles };
}

function readText(path: string, shown: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = fileErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UsageError(
      `${shown} cannot be read (${code ?? 'unknown'}). Mend it or move it away.`,
    );
  }
}

function parse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${shown} is not JSON: ${reason}.`);
  }
}

function problemOf({ issues: [issue] }: z.ZodError): string {
  const where = issue?.path.join('.') ?? '';
  const what = where === '' ? 'must be one JSON object of settings' : 'must be a text or a number';
  return where === '' ? what : `${where} ${what}`;
}

function mustStand(path: string, file: ConfigFile | undefined): ConfigFile {
  if (file) return file;
  throw new UsageError(`${path} does not exist. Give a file of settings with --config.`);
}
