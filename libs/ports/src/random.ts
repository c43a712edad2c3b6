/**
 * Chance as an argument.
 *
 * Edges:
 * - Every number is at least 0 and below 1.
 * - Two tokens are never the same.
 * - A token is made of lower-case letters and digits only.
 */
export type Random = {
  /** Uniform in [0, 1). */
  readonly next: () => number;
  /** An unguessable name of 26 letters and digits: owners, uploads, prompt delimiters. */
  readonly token: () => string;
};
