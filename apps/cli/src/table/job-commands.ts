import type { CommandSpec } from './command-spec.ts';
import { apiOption, dataDirOption, jsonOption, type OptionSpec } from './option.ts';

/** A service, or the data folder of this machine. */
const places: readonly OptionSpec[] = [apiOption, dataDirOption];
const outOption: OptionSpec = { name: 'out', value: 'FILE', help: 'default -, standard output' };
const yesOption: OptionSpec = { name: 'yes', help: 'do not ask' };

const idNote = `JOB may be the beginning of a job's id.
Without --api the jobs of this machine's data folder are meant; with it those of a service.`;

/** Commands about jobs that stand, of a service or of this machine. */
export const jobCommands: readonly CommandSpec[] = [
  {
    name: 'jobs',
    takes: '',
    summary: 'the newest jobs',
    about: `Lists jobs, newest first.`,
    groups: [
      {
        options: [
          { name: 'status', value: 'STATUS', help: 'only those: running ones are extracting' },
          { name: 'limit', value: 'N', help: 'at most so many, default 20' },
          ...places,
          jsonOption,
        ],
      },
    ],
    examples: ['longhaul jobs', 'longhaul jobs --status partial --json'],
    load: async () => (await import('../commands/jobs/list.ts')).jobs,
  },
  {
    name: 'show',
    takes: 'JOB [DEAL]',
    summary: "a job's account, or everything known of one deal",
    about: `Prints a job's account, or everything known of one deal. ${idNote}`,
    groups: [{ options: [...places, jsonOption] }],
    examples: ['longhaul show 3f2a', 'longhaul show 3f2a D-17 --json'],
    load: async () => (await import('../commands/jobs/show.ts')).show,
  },
  {
    name: 'results',
    takes: 'JOB',
    summary: 'what came out, also while it comes',
    about: `Writes a job's results. ${idNote}`,
    groups: [
      {
        options: [
          { name: 'ndjson', help: 'one result a line; the default' },
          { name: 'map', help: 'one JSON object, keyed by deal id' },
          { name: 'csv', help: 'a table that spreadsheets open; formulas in it are defused' },
          outOption,
          ...places,
        ],
      },
    ],
    examples: [
      'longhaul results 3f2a --csv --out results.csv',
      'longhaul results 3f2a | jq .score',
    ],
    load: async () => (await import('../commands/jobs/results.ts')).results,
  },
  {
    name: 'failed',
    takes: 'JOB',
    summary: 'what did not come out, each with its code',
    about: `Writes what failed, one line of JSON each: id, name, code, message, attempts. ${idNote}`,
    groups: [{ options: [outOption, ...places] }],
    examples: ['longhaul failed 3f2a'],
    load: async () => (await import('../commands/jobs/results.ts')).failed,
  },
  {
    name: 'rm',
    takes: 'JOB [DEAL]',
    summary: 'delete a finished job, or one deal of it everywhere',
    about: `Deletes a finished job with everything that belongs to it, or one deal's input and output
wherever they stand in it; a record that it was erased is kept. It cannot be undone. ${idNote}`,
    groups: [{ options: [yesOption, ...places, jsonOption] }],
    examples: ['longhaul rm 3f2a', 'longhaul rm 3f2a D-17 --yes'],
    load: async () => (await import('../commands/jobs/remove.ts')).rm,
  },
  {
    name: 'prune',
    takes: '',
    summary: 'delete what is finished and old',
    about: `Deletes every job that ended longer ago than that. It cannot be undone.`,
    groups: [
      {
        options: [
          { name: 'older-than', value: '30d', help: 'as 12h, 30d or 8w' },
          { name: 'dry-run', help: 'only say which' },
          yesOption,
          ...places,
          jsonOption,
        ],
      },
    ],
    examples: ['longhaul prune --older-than 30d --dry-run'],
    load: async () => (await import('../commands/jobs/remove.ts')).prune,
  },
];
