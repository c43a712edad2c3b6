import type { CommandSpec } from './command-spec.ts';
import {
  apiOption,
  backendOptions,
  dataDirOption,
  jsonOption,
  lambdaOptions,
  modelOptions,
  simulatedSpeedOption,
  tenantOption,
} from './option.ts';

/** Commands about the machine and the person. */
export const setupCommands: readonly CommandSpec[] = [
  {
    name: 'doctor',
    takes: '',
    summary: 'what of your set-up works, and how to mend what does not',
    about: `Examines what your settings make use of: Node, the data folder, Redis, S3 (that it creates objects
once is proved, not believed), the Lambda function, the model endpoint and its key, the clocks;
with --api, the service and its key. Each check says ok, warning or failed, and what to do about it.
Ends with 1 when one failed. Nothing is left behind, and no model is asked for an answer.`,
    groups: [
      {
        options: [
          ...modelOptions.slice(0, 1),
          dataDirOption,
          ...backendOptions,
          ...lambdaOptions.slice(0, 2),
          apiOption,
          jsonOption,
        ],
      },
    ],
    examples: ['longhaul doctor', 'longhaul doctor --redis redis://host:6379 --s3 s3://bucket'],
    load: async () => (await import('../commands/doctor.ts')).doctor,
  },
  {
    name: 'config',
    takes: '',
    summary: 'each setting, and where it came from',
    about: `Prints each setting, its value and where it came from; secrets are masked. What is given more
than once counts in this order: option, environment variable, profile, file, default.

Files are longhaul.config.json in the working folder (or the one that --config names), and below
it ~/.config/longhaul/config.json. Both are objects of settings by these names:

  {
    "lanes": 30,
    "profile": "team",
    "profiles": { "team": { "api": "https://longhaul.example.com" } }
  }

"profile" is the one that counts when neither --profile nor LONGHAUL_PROFILE names another. Keys
are better kept in the environment (OPENAI_API_KEY, LONGHAUL_API_KEY) than in a file. Who writes
the file says which addresses are called: read it before you run in a stranger's folder.`,
    groups: [
      {
        options: [
          ...modelOptions,
          dataDirOption,
          simulatedSpeedOption,
          ...backendOptions,
          ...lambdaOptions,
          tenantOption,
          apiOption,
          jsonOption,
        ],
      },
    ],
    examples: ['longhaul config', 'longhaul config --profile team --json'],
    load: async () => (await import('../commands/config.ts')).config,
  },
  {
    name: 'completion',
    takes: 'bash|zsh|fish',
    summary: 'completion for your shell',
    about: `Prints a script that completes commands, options and their values.`,
    groups: [],
    examples: [
      'source <(longhaul completion bash)',
      'longhaul completion zsh > "${fpath[1]}/_longhaul"',
      'longhaul completion fish > ~/.config/fish/completions/longhaul.fish',
    ],
    words: ['bash', 'zsh', 'fish'],
    load: async () => (await import('../commands/completion.ts')).completion,
  },
];
