import { optionsOf } from './arguments.ts';
import { allCommands, commandGroups } from './commands.ts';
import type { CommandSpec } from './table/command-spec.ts';
import { universalOptions, type OptionSpec } from './table/option.ts';

/** All commands, a line each. */
export function overview(): string {
  const width = Math.max(...allCommands.map((spec) => usageOf(spec).length));
  const lines = commandGroups.flatMap(({ heading, commands }) => [
    '',
    `${heading}:`,
    ...commands.map((spec) => `  ${usageOf(spec).padEnd(width)}  ${spec.summary}`),
  ]);
  return `longhaul finishes large batches of slow, independent LLM calls.
${lines.join('\n')}

More of one command: longhaul COMMAND --help. What is configured, and by what: longhaul config.
Environment: OPENAI_API_KEY, OPENAI_BASE_URL, NO_COLOR, LONGHAUL_MODEL, LONGHAUL_LANES,
LONGHAUL_DATA_DIR, LONGHAUL_API, LONGHAUL_API_KEY. Exit codes: 0 all ok, 3 something failed or
was rejected, 4 held (resumable), 2 wrong input or options, 1 could not run, 130 and 143
interrupted.
`;
}

/** The help of one command. */
export function helpText(spec: CommandSpec): string {
  const { about, groups, notes, examples } = spec;
  const width = Math.max(leastWidth, ...optionsOf(spec).map((option) => formOf(option).length));
  const line = (option: OptionSpec) => optionLine(option, width);
  const parts = [
    usageOf(spec),
    about,
    ...groups.map(({ heading, options }) =>
      [...(heading === undefined ? [] : [heading]), ...options.map(line)].join('\n'),
    ),
    universalOptions.map(line).join('\n'),
    ...(notes === undefined ? [] : [notes]),
    examples.map((example) => `  ${example}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function usageOf({ name, takes }: CommandSpec): string {
  return `longhaul ${name} ${takes}`.trimEnd();
}

/** Of the column of options, so that most commands' helps look alike. */
const leastWidth = 24;

function optionLine(option: OptionSpec, width: number): string {
  return `  ${formOf(option).padEnd(width)} ${option.help}`.trimEnd();
}

function formOf({ name, value }: OptionSpec): string {
  return value === undefined ? `--${name}` : `--${name} ${value}`;
}
