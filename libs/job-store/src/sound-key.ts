/**
 * A key as it came, once it is one: a relative path of `/`-separated segments, none empty or with a
 * dot at its start. That keeps keys inside a root and leaves dotted names to the store itself
 * (temporary files, locks, probes), and any job can move from one store to another.
 *
 * @throws when it is none: a bug of the caller, or an attempt to leave the root
 */
export function soundKey(key: string): string {
  if (!key.split('/').every(isSegment)) throw new TypeError(refusal(key));
  return key;
}

export function isSegment(segment: string): boolean {
  return segment !== '' && !segment.startsWith('.') && !/[\\\0]/.test(segment);
}

export function refusal(key: string): string {
  return `${JSON.stringify(key)} is no key of a job store: it must be a relative path without empty or dotted parts, backslashes or NUL.`;
}
