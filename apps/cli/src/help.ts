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
  const parts = [
    usageOf(spec),
    about,
    ...groups.map(({ heading, options }) =>
      [...(heading === undefined ? [] : [heading]), ...options.map(optionLine)].join('\n'),
    ),
    universalOptions.map(optionLine).join('\n'),
    ...(notes === undefined ? [] : [notes]),
    examples.map((example) => `  ${example}`).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function usageOf({ name, takes }: CommandSpec): string {
  return `longhaul ${name} ${takes}`.trimEnd();
}

function optionLine({ name, value, help }: OptionSpec): string {
  const form = value === undefined ? `--${name}` : `--${name} ${value}`;
  return `  ${form.padEnd(24)} ${help}`.trimEnd();
}
