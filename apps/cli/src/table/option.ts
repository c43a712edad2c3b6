/** One option of a command: parsing, help, completion and settings are all made from it. */
export type OptionSpec = {
  /** Without dashes. */
  readonly name: string;
  /** What stands for its value in help (`N`, `FILE`, `fixed|adaptive`); without it, a switch. */
  readonly value?: string;
  readonly help: string;
  /** The setting of the config that it fills. */
  readonly setting?: string;
};

/** Options under one heading. */
export type OptionGroup = {
  readonly heading?: string;
  readonly options: readonly OptionSpec[];
};

/** Taken by every command. */
export const universalOptions: readonly OptionSpec[] = [
  { name: 'config', value: 'FILE', help: 'settings, default longhaul.config.json where it stands' },
  { name: 'profile', value: 'NAME', help: 'one of the profiles in it' },
  { name: 'help', help: 'this text' },
];

export const jsonOption: OptionSpec = { name: 'json', help: 'one line of JSON, for scripts' };

export const dataDirOption: OptionSpec = {
  name: 'data-dir',
  value: 'DIR',
  help: 'where jobs are kept, default .longhaul',
  setting: 'dataDir',
};

export const workloadOption: OptionSpec = {
  name: 'workload',
  value: 'FILE.ts',
  help: 'your own workload in place of deals',
};

const limits: readonly OptionSpec[] = [
  {
    name: 'requests-per-minute',
    value: 'N',
    help: "the provider's limits, shared by all lanes",
    setting: 'requestsPerMinute',
  },
  { name: 'tokens-per-minute', value: 'N', help: '', setting: 'tokensPerMinute' },
  {
    name: 'prices',
    value: 'FILE',
    help: 'your own price table (JSON)',
    setting: 'pricesFile',
  },
];

/** How the model is called. */
export const modelOptions: readonly OptionSpec[] = [
  {
    name: 'model',
    value: 'NAME',
    help: 'default gpt-5.4-mini; without a key the simulator answers',
    setting: 'model',
  },
  { name: 'lanes', value: 'N', help: 'calls at a time, default 15', setting: 'lanes' },
  ...limits,
];

/** What of an input is taken, and how it is called. */
export const inputOptions: readonly OptionSpec[] = [
  { name: 'limit', value: 'N', help: 'only the first N deals' },
  { name: 'only', value: 'ID,ID', help: 'only these deals' },
  ...modelOptions.slice(0, 2),
  {
    name: 'plan',
    value: 'fixed|adaptive',
    help: 'default adaptive: longest first, small batches last',
  },
  { name: 'batch-size', value: 'N', help: 'with --plan fixed, default 15' },
  ...limits,
  workloadOption,
  jsonOption,
];

export const simulatedSpeedOption: OptionSpec = {
  name: 'simulated-speed',
  value: 'N',
  help: "the simulator's latency is scaled 1:N, default 100",
  setting: 'simulatedSpeed',
};

/** Where a bucket is. */
export const storeOptions: readonly OptionSpec[] = [
  { name: 's3', value: 'URL', help: 's3://bucket/prefix: where jobs are kept', setting: 's3' },
  {
    name: 's3-endpoint',
    value: 'URL',
    help: "a store that speaks S3, other than Amazon's",
    setting: 's3Endpoint',
  },
  { name: 'region', value: 'NAME', help: 'default us-east-1', setting: 'region' },
];

/** Where Redis and S3 are. */
export const backendOptions: readonly OptionSpec[] = [
  {
    name: 'redis',
    value: 'URL',
    help: 'redis://host:6379, rediss:// with TLS, redis+cluster://',
    setting: 'redisUrl',
  },
  ...storeOptions,
];

export const lambdaOptions: readonly OptionSpec[] = [
  {
    name: 'lambda',
    value: 'NAME[:ALIAS]',
    help: 'workers on Lambda; without it they run in this process',
    setting: 'lambda',
  },
  {
    name: 'lambda-endpoint',
    value: 'URL',
    help: "another address than Amazon's",
    setting: 'lambdaEndpoint',
  },
  {
    name: 'max-workers',
    value: 'N',
    help: 'Lambda workers at a time, default 100',
    setting: 'maxWorkers',
  },
];

export const tenantOption: OptionSpec = {
  name: 'tenant',
  value: 'NAME',
  help: 'whose jobs, default local',
  setting: 'tenant',
};

export const apiOption: OptionSpec = {
  name: 'api',
  value: 'URL',
  help: 'a service (LONGHAUL_API; its key is LONGHAUL_API_KEY)',
  setting: 'api',
};
