import type { Arguments } from '../arguments.ts';
import type { OptionGroup } from './option.ts';

/** A command takes its arguments and answers its exit code. */
export type Command = (given: Arguments) => Promise<number>;

/** One command of the table; help, parsing and completion come from nothing else. */
export type CommandSpec = {
  /** One word, or two: `import csv`. */
  readonly name: string;
  /** What follows the name, as help writes it; empty for nothing. */
  readonly takes: string;
  /** Its line in the overview. */
  readonly summary: string;
  /** Its own help, before the options. */
  readonly about: string;
  readonly groups: readonly OptionGroup[];
  /** Further help, after the options. */
  readonly notes?: string;
  readonly examples: readonly string[];
  /** What its first word may be, where that is a closed list. */
  readonly words?: readonly string[];
  /** Loaded when called: `longhaul schema` must not wait for a model client. */
  readonly load: () => Promise<Command>;
};
