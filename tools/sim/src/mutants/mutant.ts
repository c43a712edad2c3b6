/** One rule of the protocol taken out of the code: a change to one or more sources. */
export type Mutant = {
  readonly name: string;
  readonly edits: readonly Edit[];
};

export type Edit = {
  /** From the root of the repository. */
  readonly file: string;
  /** Stands there exactly once. */
  readonly find: string;
  readonly replace: string;
};

export function mutant(name: string, file: string, find: string, replace: string): Mutant {
  return { name, edits: [{ file, find, replace }] };
}
