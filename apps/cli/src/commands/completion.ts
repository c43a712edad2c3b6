import { UsageError } from '@longhaul/wiring/errors';
import type { Arguments } from '../arguments.ts';
import { completionScripts, completionsOf, shells, type Shell } from '../completion.ts';
import { exitCode } from '../exit-code.ts';

/** `longhaul completion bash|zsh|fish`: the script of a shell; `words -- …` is what it asks. */
export function completion({ positionals }: Arguments): Promise<number> {
  const [asked = '', ...line] = positionals;
  if (asked === 'words') {
    for (const { word, help } of completionsOf(line)) process.stdout.write(`${word}\t${help}\n`);
  } else if (isShell(asked)) {
    process.stdout.write(completionScripts[asked]);
  } else {
    throw new UsageError(`longhaul completion needs one of: ${shells.join(', ')}.`);
  }
  return Promise.resolve(exitCode.ok);
}

function isShell(word: string): word is Shell {
  return (shells as readonly string[]).includes(word);
}
