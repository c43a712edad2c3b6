import { optionsOf } from './arguments.ts';
import { allCommands, secondWords } from './commands.ts';
import type { CommandSpec } from './table/command-spec.ts';

/**
 * Completion for shells: each script asks this very command what may follow
 * (`longhaul completion words -- longhaul run --l`), so that it is as new as the command itself.
 */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export type Completion = { readonly word: string; readonly help: string };

/** What may stand in place of the last word; nothing where the shell should offer files. */
export function completionsOf(line: readonly string[]): readonly Completion[] {
  const words = line.slice(1, -1);
  const last = line.at(-1) ?? '';
  return candidates(words, last).filter(({ word }) => word.startsWith(last));
}

function candidates(words: readonly string[], last: string): readonly Completion[] {
  const [first, second] = words;
  if (first === undefined) return firstWords();
  const spec = specOf(first, second);
  if (!spec) return secondWords(first).map((word) => ({ word, help: '' }));
  const option = optionsOf(spec).find(({ name }) => `--${name}` === words.at(-1));
  if (option?.value !== undefined) return choicesOf(option.value);
  if (last.startsWith('-')) {
    return optionsOf(spec).map(({ name, help }) => ({ word: `--${name}`, help }));
  }
  const isFirst = words.length === spec.name.split(' ').length;
  return isFirst ? (spec.words ?? []).map((word) => ({ word, help: '' })) : [];
}

function firstWords(): readonly Completion[] {
  const help = new Map<string, string>();
  for (const { name, summary } of allCommands) {
    const [first = ''] = name.split(' ');
    if (!help.has(first)) help.set(first, summary);
  }
  return [...help].map(([word, summary]) => ({ word, help: summary }));
}

function specOf(first: string, second: string | undefined): CommandSpec | undefined {
  return (
    allCommands.find(({ name }) => name === `${first} ${second ?? ''}`) ??
    allCommands.find(({ name }) => name === first)
  );
}

/** `fixed|adaptive` is a list of choices; `FILE` is none. */
function choicesOf(value: string): readonly Completion[] {
  return /^[a-z0-9]+(\|[a-z0-9]+)+$/.test(value)
    ? value.split('|').map((word) => ({ word, help: '' }))
    : [];
}

export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: `# longhaul completion bash: source it, or put it where bash-completion looks
_longhaul() {
  local IFS=$'\\n'
  local cur="\${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(longhaul completion words -- "\${COMP_WORDS[@]:0:COMP_CWORD}" "$cur" 2>/dev/null | cut -f1))
  [ \${#COMPREPLY[@]} -gt 0 ] || COMPREPLY=($(compgen -f -- "$cur"))
}
complete -o filenames -F _longhaul longhaul
`,
  zsh: `#compdef longhaul
_longhaul() {
  local -a lines
  lines=("\${(@f)$(longhaul completion words -- "\${(@)words[1,CURRENT]}" 2>/dev/null | sed -e 's/:/\\\\:/g' -e 's/\\t/:/' -e 's/:$//')}")
  if [[ -n "\${lines[1]}" ]]; then _describe longhaul lines; else _files; fi
}
if [ "$funcstack[1]" = _longhaul ]; then _longhaul "$@"; else compdef _longhaul longhaul; fi
`,
  fish: `function __longhaul_words
    longhaul completion words -- (commandline -opc) (commandline -ct) 2>/dev/null
end
complete -c longhaul -f -n 'count (__longhaul_words) >/dev/null' -a '(__longhaul_words)'
complete -c longhaul -F -n 'not count (__longhaul_words) >/dev/null'
`,
};
