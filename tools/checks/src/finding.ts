/** One breach of a house rule. */
export type Finding = {
  /** Relative to the workspace: a file, or the folder that breaks the rule. */
  readonly path: string;
  /** Counts from 1; absent where the whole file or folder is meant. */
  readonly line?: number;
  /** What is wrong and what to do, one sentence. */
  readonly message: string;
};

export function formatFinding({ path, line, message }: Finding): string {
  return `${path}${line === undefined ? '' : `:${String(line)}`}  ${message}`;
}
