/**
 * One script's text with its includes in place. A fragment stands once, before whatever needs it.
 *
 * Throws an Error that names the file and line for an unknown fragment, and the whole circle for
 * fragments that include each other.
 */
const includeLine = /^--- @include "([a-z-]+)"$/;

/** Fragments by their names. */
export type Fragments = ReadonlyMap<string, string>;

export function compose(script: { name: string; text: string }, fragments: Fragments): string {
  const done = new Set<string>();
  const parts: string[] = [];

  const take = (name: string, text: string, path: readonly string[]): void => {
    const own: string[] = [];
    for (const [index, line] of text.split('\n').entries()) {
      const included = includeLine.exec(line)?.[1];
      if (included === undefined) own.push(line);
      else include(included, `${name}, line ${String(index + 1)}`, [...path, name]);
    }
    parts.push(own.join('\n').trim());
  };
  const include = (name: string, place: string, path: readonly string[]): void => {
    if (path.includes(name)) {
      throw new Error(`Fragments include each other: ${[...path, name].join(' -> ')}.`);
    }
    if (done.has(name)) return;
    const text = fragments.get(name);
    if (text === undefined) throw new Error(`There is no fragment "${name}" (${place}).`);
    done.add(name);
    take(name, text, path);
  };

  take(script.name, script.text, []);
  return `${parts.join('\n\n')}\n`;
}
