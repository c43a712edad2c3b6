import type { CommandSpec } from './command-spec.ts';
import {
  backendOptions,
  dataDirOption,
  inputOptions,
  jsonOption,
  lambdaOptions,
  simulatedSpeedOption,
  tenantOption,
  workloadOption,
} from './option.ts';

const runGroups: CommandSpec['groups'] = [
  {
    options: [
      ...inputOptions,
      {
        name: 'out',
        value: 'DIR',
        help: 'where the finished files go, default longhaul-out/<job>',
      },
      { name: 'retry-failed', help: 'a new round over what failed' },
      { name: 'fresh', help: 'start anew although the same work was done before' },
      {
        name: 'max-cost',
        value: 'USD',
        help: 'the job is held before it costs more; run again with more to go on',
      },
      {
        name: 'pipeline',
        value: 'NAME',
        help: "default: the file's name; a report tells what changed since its last job",
      },
      {
        name: 'weights',
        value: 'FILE',
        help: 'how deals are ranked (JSON): see longhaul analyze --help',
      },
      dataDirOption,
      simulatedSpeedOption,
    ],
  },
  {
    heading: 'On a fleet, with the same account at the end:',
    options: [...backendOptions, ...lambdaOptions, tenantOption],
  },
];

/** Commands that do their work in this process. */
export const runCommands: readonly CommandSpec[] = [
  {
    name: 'run',
    takes: '<file | ->',
    summary: 'analyze every deal of a file; run again to continue',
    about: `Analyzes every deal of an NDJSON file or JSON array (gzip too). The same command again
continues where it stopped: finished deals are never called twice.`,
    groups: runGroups,
    examples: [
      'longhaul run deals.ndjson',
      'longhaul run deals.ndjson --limit 5 --json',
      'gunzip -c export.json.gz | longhaul run -',
    ],
    load: async () => (await import('../commands/run.ts')).run,
  },
  {
    name: 'plan',
    takes: '<file | ->',
    summary: 'what a run would take: time, tokens, a range of cost',
    about:
      'Says what a run would take before a cent is spent: tokens, batches, time, a range of cost.',
    groups: [{ options: inputOptions }],
    examples: ['longhaul plan deals.ndjson --lanes 45'],
    load: async () => (await import('../commands/plan.ts')).plan,
  },
  {
    name: 'validate',
    takes: '<file | ->',
    summary: 'which lines are good, and what is wrong with the others',
    about: 'Checks every line and says file:line, field and reason for each that is no deal.',
    groups: [{ options: [workloadOption, jsonOption] }],
    examples: ['longhaul validate export.ndjson'],
    load: async () => (await import('../commands/validate.ts')).validate,
  },
  {
    name: 'analyze',
    takes: 'JOB',
    summary: 'rank, group and report a finished job again, without a call',
    about: `Ranks and groups a finished job's deals again and writes its report: no model is called. The
beginning of a job's id is enough. Weights are parts of a deal's score, thresholds are days;
what is left out stays as it is:

  {
    "weights": { "qualification": 20, "intent": 25, "engagement": 15, "risk": 20,
                 "size": 8, "urgency": 7, "confidence": 5 },
    "rules": { "no_activity_days": 21, "stalled_days": 270 }
  }`,
    groups: [
      {
        options: [
          { name: 'weights', value: 'FILE', help: 'other weights and thresholds (JSON)' },
          { name: 'out', value: 'DIR', help: 'default longhaul-out/<job>' },
          workloadOption,
          dataDirOption,
          jsonOption,
        ],
      },
    ],
    examples: ['longhaul analyze 3f2a --weights size-first.json --out by-size'],
    load: async () => (await import('../commands/analyze.ts')).analyze,
  },
  {
    name: 'demo',
    takes: '',
    summary: '127 sample deals on this machine, no key needed',
    about: 'Runs 127 small sample deals on this machine against a simulated model.',
    groups: runGroups,
    examples: ['longhaul demo'],
    load: async () => (await import('../commands/demo.ts')).demo,
  },
];
