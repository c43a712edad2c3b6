import { existsSync } from 'node:fs';
import { monthlyMicroUsd } from './monthly-cost.ts';
import { sizeNames, sizes, type Size, type SizeName } from './sizes.ts';

/** What an operator chooses, read once from the context (`-c name=value`). */
export type Settings = {
  readonly size: Size;
  readonly sizeName: SizeName;
  readonly region: string;
  /** The secret with the model's key, which must exist before. */
  readonly modelKeySecret: string;
  readonly model: string | undefined;
  readonly modelBaseUrl: string | undefined;
  /** The provider's limits, which all workers share. */
  readonly requestsPerMinute: string | undefined;
  readonly tokensPerMinute: string | undefined;
  readonly orchestratorImage: string;
  readonly apiImage: string;
  /** A zip file or a folder with `handler.mjs`. */
  readonly workerCode: string;
  /** Of the load balancer, for HTTPS. Without it the service is reached inside the network alone. */
  readonly certificateArn: string | undefined;
  readonly alarmEmail: string | undefined;
  readonly budgetUsd: number;
  /** Whether bucket and logs outlive the stack. */
  readonly keepsData: boolean;
};

type Context = (name: string) => unknown;

/** What the operator gave cannot be used; its message says what to give. */
export class SettingError extends Error {
  override readonly name = 'SettingError';
}

/** @throws SettingError naming the setting, what it was, and what it must be. */
export function readSettings(context: Context): Settings {
  const sizeName = oneOf(context, 'size', sizeNames, 'small');
  const size = startedSize(sizes[sizeName], oneOf(context, 'startApi', ['true', 'false'], 'true'));
  return {
    size,
    sizeName,
    region: matching(context, 'region', /^[a-z]{2}(-[a-z]+)+-\d$/, 'us-east-1'),
    modelKeySecret: matching(context, 'modelKeySecret', secretName, 'longhaul/model-key'),
    model: optional(context, 'model', /^\S{1,200}$/),
    modelBaseUrl: optional(context, 'modelBaseUrl', /^https:\/\/\S+$/),
    requestsPerMinute: optional(context, 'requestsPerMinute', count),
    tokensPerMinute: optional(context, 'tokensPerMinute', count),
    orchestratorImage: matching(context, 'orchestratorImage', image),
    apiImage: matching(context, 'apiImage', image),
    workerCode: codeOf(context),
    certificateArn: optional(context, 'certificateArn', /^arn:aws[\w-]*:acm:.+$/),
    alarmEmail: optional(context, 'alarmEmail', /^[^@\s]+@[^@\s]+$/),
    budgetUsd: budgetOf(context, size),
    keepsData: oneOf(context, 'keepData', ['true', 'false'], 'true') === 'true',
  };
}

const count = /^[1-9]\d*$/;
const secretName = /^[A-Za-z0-9/_+=.@-]{1,512}$/;
/** With a tag or digest that says which one: what `latest` means changes under a running fleet. */
const image = /^[^\s:]+(:\d+)?(\/[^\s:]+)*(:(?!latest$)[\w.-]+|@sha256:[0-9a-f]{64})$/;

/** The service refuses to run before there is a key, and the first key needs the bucket. */
function startedSize(size: Size, startApi: 'true' | 'false'): Size {
  return startApi === 'true' ? size : { ...size, api: { ...size.api, least: 0 } };
}

/** Twice what doing nothing costs, unless a number is given. */
function budgetOf(context: Context, size: Size): number {
  const given = optional(context, 'budgetUsd', count);
  return given === undefined ? Math.ceil((2 * monthlyMicroUsd(size)) / 1_000_000) : Number(given);
}

function codeOf(context: Context): string {
  const path = matching(context, 'workerCode', /\S/);
  if (existsSync(path)) return path;
  throw new SettingError(
    `The setting workerCode is ${JSON.stringify(path)}, where nothing is: npm run pack:worker makes it.`,
  );
}

function optional(context: Context, name: string, shape: RegExp): string | undefined {
  const value = context(name);
  return value === undefined || value === '' ? undefined : matching(context, name, shape);
}

function matching(context: Context, name: string, shape: RegExp, otherwise?: string): string {
  const value = context(name) ?? otherwise;
  if (value === undefined) {
    throw new SettingError(
      `The setting ${name} is missing: give it as -c ${name}=… (docs/OPERATIONS.md).`,
    );
  }
  if (typeof value === 'string' && shape.test(value)) return value;
  throw new SettingError(
    `The setting ${name} is ${JSON.stringify(value)}, which does not match ${String(shape)}.`,
  );
}

function oneOf<Name extends string>(
  context: Context,
  name: string,
  names: readonly Name[],
  otherwise: Name,
): Name {
  const value = context(name) ?? otherwise;
  const found = names.find((known) => known === String(value as string));
  if (found !== undefined) return found;
  throw new SettingError(
    `The setting ${name} is ${JSON.stringify(value)}: it must be one of ${names.join(', ')}.`,
  );
}
