import type { CommandSpec } from './table/command-spec.ts';
import { dataCommands } from './table/data-commands.ts';
import { jobCommands } from './table/job-commands.ts';
import { runCommands } from './table/run-commands.ts';
import { keyCommands, serviceCommands } from './table/service-commands.ts';
import { setupCommands } from './table/setup-commands.ts';

/** Every command, under the headings of the overview and in its order. */
export const commandGroups: readonly {
  readonly heading: string;
  readonly commands: readonly CommandSpec[];
}[] = [
  { heading: 'On this machine', commands: runCommands },
  { heading: 'With a service', commands: serviceCommands },
  { heading: 'Jobs, of a service or of this machine', commands: jobCommands },
  { heading: 'Data', commands: dataCommands },
  { heading: 'Set-up', commands: [...setupCommands, ...keyCommands] },
];

export const allCommands: readonly CommandSpec[] = commandGroups.flatMap(
  ({ commands }) => commands,
);

/** The command that a line begins with, and what follows its one or two words. */
export function findCommand(
  words: readonly string[],
): { readonly spec: CommandSpec; readonly rest: readonly string[] } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ');
    const spec = allCommands.find((known) => known.name === name);
    if (spec) return { spec, rest: words.slice(length) };
  }
  return undefined;
}

/** What a line may begin with. */
export const firstWords: readonly string[] = [
  ...new Set(allCommands.map(({ name }) => name.split(' ')[0] ?? name)),
];

/** What may follow a first word that is not yet a command: `csv` after `import`. */
export function secondWords(first: string): readonly string[] {
  return allCommands
    .map(({ name }) => name.split(' '))
    .flatMap(([head, second]) => (head === first && second !== undefined ? [second] : []));
}
