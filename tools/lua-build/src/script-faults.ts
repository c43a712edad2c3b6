/** What is wrong with one script: sentences for people, none when all is well. */
import { allowedCommands, commandsOf, laterOptions } from './commands.ts';

export type Script = {
  /** From the file's name: `claim-next` of `claim-next-6.lua`. */
  readonly name: string;
  /** From the file's name: 6. */
  readonly keyCount: number;
  /** The file's text, with its header. */
  readonly text: string;
  /** With its includes and without comments. */
  readonly composed: string;
};

export function scriptFaults(script: Script): readonly string[] {
  const header = /^--\[\[\n([\s\S]*?)\n\]\]/.exec(script.text)?.[1];
  if (header === undefined)
    return ['does not open with a header: what it does, KEYS, ARGV, Replies.'];
  return [
    ...keyFaults(header, script),
    ...argumentFaults(header, script.composed),
    ...(/^Replies$/m.test(header) ? [] : ['names no Replies in its header.']),
    ...commandFaults(script.composed),
  ];
}

function keyFaults(header: string, { keyCount, composed }: Script): readonly string[] {
  const documented = [...header.matchAll(/^KEYS\[(\d+)\] \S/gm)].map(([, n]) => Number(n));
  const expected = Array.from({ length: keyCount }, (_, index) => index + 1);
  const used = new Set([...composed.matchAll(/KEYS\[(\d+)\]/g)].map(([, n]) => Number(n)));
  // A loop over all keys uses each of them.
  const usesAll = /#KEYS\b/.test(composed);
  return [
    ...(documented.join() === expected.join()
      ? []
      : [
          `is named for ${String(keyCount)} keys; its header lists ${String(documented.length)}, in order 1 to ${String(keyCount)} wanted.`,
        ]),
    ...expected
      .filter((n) => !used.has(n) && !usesAll)
      .map((n) => `never uses KEYS[${String(n)}].`),
    ...[...used]
      .filter((n) => n > keyCount)
      .map((n) => `uses KEYS[${String(n)}], which it is not given.`),
  ];
}

function argumentFaults(header: string, composed: string): readonly string[] {
  const lines = [...header.matchAll(/^ARGV\[(\d+)(\.\.\.)?\] \S/gm)];
  const documented = new Set(lines.map(([, n]) => Number(n)));
  const rest = lines.filter(([, , dots]) => dots !== undefined).map(([, n]) => Number(n));
  const used = new Set([...composed.matchAll(/ARGV\[(\d+)\]/g)].map(([, n]) => Number(n)));
  const loops = new Set([...composed.matchAll(/= (\d+), #ARGV/g)].map(([, n]) => Number(n)));
  return [
    ...[...used]
      .filter((n) => !documented.has(n))
      .map((n) => `uses ARGV[${String(n)}], which its header does not name.`),
    ...[...documented]
      .filter((n) => !used.has(n) && !loops.has(n))
      .map((n) => `never uses ARGV[${String(n)}].`),
    ...[...loops]
      .filter((n) => !rest.includes(n))
      .map((n) => `takes all from ARGV[${String(n)}]; its header has no ARGV[${String(n)}...].`),
  ];
}

function commandFaults(composed: string): readonly string[] {
  const unknown = commandsOf(composed).filter((name) => !allowedCommands.has(name));
  return [
    ...[...new Set(unknown)].map(
      (name) => `calls ${name}, which is not on the list of commands of Redis 6.2.`,
    ),
    ...laterOptions
      .filter(({ pattern }) => pattern.test(composed))
      .map(({ what }) => `uses ${what}.`),
  ];
}
