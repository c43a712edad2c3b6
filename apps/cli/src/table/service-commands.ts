import type { CommandSpec } from './command-spec.ts';
import {
  apiOption,
  backendOptions,
  dataDirOption,
  jsonOption,
  modelOptions,
  simulatedSpeedOption,
  storeOptions,
  tenantOption,
  type OptionSpec,
} from './option.ts';

const places: readonly OptionSpec[] = [apiOption, jsonOption];
const watchOption: OptionSpec = { name: 'watch', help: 'and follow it to its end' };
const deadlineOption: OptionSpec = {
  name: 'deadline',
  value: 'WHEN',
  help: 'an instant (2026-03-01T18:00:00Z), or a time from now (2h)',
};
const tolerateOption: OptionSpec = {
  name: 'tolerate',
  value: 'N|N%',
  help: 'failures up to which it still counts as partial, not as failed',
};
const maxCostOption: OptionSpec = {
  name: 'max-cost',
  value: 'USD',
  help: 'the job is held before it costs more; longhaul change raises it',
};

/** Commands that speak with a service, `serve` apart, which is one. */
export const serviceCommands: readonly CommandSpec[] = [
  {
    name: 'serve',
    takes: '',
    summary: 'the service and its page, on this machine or over Redis and S3',
    about: `Serves the api and the dashboard, and by default leads and runs the jobs itself, over the data
folder: everything in one process. With --redis and --s3 it serves what orchestrators lead.
Beyond this machine (--host 0.0.0.0) it needs a key first: longhaul keys create.
Ctrl-C lets calls in flight end and hands the rest back; twice stops at once. Both can be resumed.`,
    groups: [
      {
        options: [
          { name: 'host', value: 'HOST', help: 'default 127.0.0.1', setting: 'apiHost' },
          { name: 'port', value: 'N', help: 'default 4000', setting: 'apiPort' },
          dataDirOption,
          ...modelOptions,
          simulatedSpeedOption,
        ],
      },
      { heading: 'Over Redis and S3:', options: backendOptions },
    ],
    examples: ['longhaul serve', 'longhaul serve --port 8080 --data-dir /var/lib/longhaul'],
    load: async () => (await import('../commands/service/serve.ts')).serve,
  },
  {
    name: 'submit',
    takes: '<file | ->',
    summary: 'hand a file of deals to a service',
    about: `Hands every deal of an NDJSON file or JSON array (gzip too) to a service. The same deals with the
same work join the job that stands. Lines that are no deals are told and left out.`,
    groups: [
      {
        options: [
          { name: 'workload', value: 'NAME', help: 'what is done, default deals' },
          { name: 'pipeline', value: 'NAME', help: "default: the file's name" },
          { name: 'model', value: 'NAME', help: "default: the service's" },
          { name: 'lanes', value: 'N', help: "calls at a time, default: the service's" },
          { name: 'plan', value: 'fixed|adaptive', help: 'default adaptive' },
          { name: 'batch-size', value: 'N', help: 'with --plan fixed' },
          { name: 'limit', value: 'N', help: 'only the first N deals' },
          { name: 'as-of', value: 'DAY', help: 'the day that counts as today' },
          deadlineOption,
          maxCostOption,
          tolerateOption,
          {
            name: 'upload',
            value: 'auto|presigned|direct',
            help: 'auto: what is large goes straight into its store, where it can',
          },
          {
            name: 'uploaded',
            value: 'ID',
            help: 'what an earlier call uploaded and did not submit',
          },
          { name: 'strict', help: 'nothing is accepted where one line is bad' },
          { name: 'fresh', help: 'start anew although the same work was done before' },
          { name: 'idempotency-key', value: 'KEY', help: 'the same key is the same job' },
          watchOption,
          ...places,
        ],
      },
    ],
    examples: [
      'longhaul submit deals.ndjson --watch',
      'longhaul sample --small | longhaul submit -',
    ],
    load: async () => (await import('../commands/service/submit.ts')).submit,
  },
  {
    name: 'watch',
    takes: 'JOB',
    summary: 'follow a job to its end',
    about: `Follows a job until its round ends or somebody must do something; goes on by itself when the
connection is cut. With --json each event is a line, the job the last one. Ends as run does.`,
    groups: [{ options: places }],
    examples: ['longhaul watch 3f2a'],
    load: async () => (await import('../commands/service/watch.ts')).watch,
  },
  {
    name: 'redrive',
    takes: 'JOB',
    summary: 'run what failed again',
    about: `Runs failed deals again, in a new round; what succeeded is not called again.`,
    groups: [
      {
        options: [
          { name: 'code', value: 'CODE,CODE', help: 'only what failed so, as TIMEOUT' },
          { name: 'only', value: 'ID,ID', help: 'only these deals' },
          watchOption,
          ...places,
        ],
      },
    ],
    examples: ['longhaul redrive 3f2a --code TIMEOUT,EXHAUSTED --watch'],
    load: async () => (await import('../commands/service/control.ts')).redrive,
  },
  {
    name: 'cancel',
    takes: 'JOB',
    summary: 'end a job with what it has',
    about: `Ends a job with what it has: calls in flight end by themselves, or with --now are cut.`,
    groups: [{ options: [{ name: 'now', help: 'cut the calls in flight' }, ...places] }],
    examples: ['longhaul cancel 3f2a'],
    load: async () => (await import('../commands/service/control.ts')).cancel,
  },
  {
    name: 'pause',
    takes: 'JOB',
    summary: 'start nothing new until it is resumed',
    about: `Starts nothing new in a job until it is resumed; its clock stands still.`,
    groups: [{ options: [{ name: 'reason', value: 'TEXT', help: 'for others' }, ...places] }],
    examples: ['longhaul pause 3f2a --reason "new key at noon"'],
    load: async () => (await import('../commands/service/control.ts')).pause,
  },
  {
    name: 'resume',
    takes: 'JOB',
    summary: 'go on after a pause or a block',
    about: `Goes on with a job that was paused, or that was blocked by what is mended now.`,
    groups: [{ options: places }],
    examples: ['longhaul resume 3f2a'],
    load: async () => (await import('../commands/service/control.ts')).resume,
  },
  {
    name: 'change',
    takes: 'JOB',
    summary: 'other lanes, deadline, thresholds or cap while it runs',
    about: `Changes a job while it runs; what is not named stays.`,
    groups: [
      {
        options: [
          { name: 'lanes', value: 'N', help: 'calls at a time' },
          deadlineOption,
          { ...maxCostOption, help: 'what it may cost in all; more than it was ends that hold' },
          tolerateOption,
          ...places,
        ],
      },
    ],
    examples: [
      'longhaul change 3f2a --lanes 45 --deadline 2h',
      'longhaul change 3f2a --max-cost 20',
    ],
    load: async () => (await import('../commands/service/control.ts')).change,
  },
];

const keyPlaces: readonly OptionSpec[] = [dataDirOption, ...storeOptions, jsonOption];

/** Keys of a service, where it keeps its jobs. */
export const keyCommands: readonly CommandSpec[] = [
  {
    name: 'keys create',
    takes: '',
    summary: 'a key for the service that keeps its jobs there',
    about: `Makes a key and prints it, this once; only its hash is kept, beside the jobs: in the data folder,
or in the bucket with --s3.`,
    groups: [
      {
        options: [
          { name: 'role', value: 'read|submit|admin', help: 'what it may do, default submit' },
          tenantOption,
          { name: 'label', value: 'TEXT', help: 'for people: whose it is' },
          { name: 'requests-per-minute', value: 'N', help: 'its own limit' },
          ...keyPlaces,
        ],
      },
    ],
    examples: [
      'longhaul keys create --role read --label dashboard',
      'longhaul keys create --role admin --tenant acme --s3 s3://bucket/longhaul',
    ],
    load: async () => (await import('../commands/service/keys.ts')).createKey,
  },
  {
    name: 'keys ls',
    takes: '',
    summary: 'the keys there are, without their secrets',
    about: `Lists keys: id, role, tenant, label, since when.`,
    groups: [{ options: keyPlaces }],
    examples: ['longhaul keys ls'],
    load: async () => (await import('../commands/service/keys.ts')).listKeys,
  },
  {
    name: 'keys rm',
    takes: 'ID',
    summary: 'end a key',
    about: `Ends a key; within seconds no service takes it any more.`,
    groups: [{ options: keyPlaces }],
    examples: ['longhaul keys rm abc123def456'],
    load: async () => (await import('../commands/service/keys.ts')).removeKey,
  },
];
