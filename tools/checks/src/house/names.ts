import { posix } from 'node:path';
import type { Finding } from '../finding.ts';

/** Words that name no thing: whatever bears them collects what has no place. */
const banned = new Set([
  ...['manager', 'managers', 'helper', 'helpers', 'util', 'utils', 'misc', 'common'],
]);

const exported =
  /^export (?:default )?(?:abstract )?(?:async )?(?:function\*?|const|let|class|type|interface) (\w+)/;

/** The banned words in the path of a file, from the workspace's root. */
export function fileNameFindings(files: readonly string[]): readonly Finding[] {
  return files.flatMap((path) => {
    const words = path.split('/').flatMap((part) => wordsOf(posix.parse(part).name));
    return findBanned(words).map((word) => ({ path, message: sentence(word) }));
  });
}

/** The banned words in what a TypeScript file declares and exports. */
export function exportedNameFindings(path: string, text: string): readonly Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const words = wordsOf(exported.exec(line)?.[1] ?? '');
    return findBanned(words).map((word) => ({ path, line: index + 1, message: sentence(word) }));
  });
}

function findBanned(words: readonly string[]): readonly string[] {
  return words.filter((word) => banned.has(word));
}

/** `batchHelper`, `batch-helper` and `BATCH_HELPER` are all `batch`, `helper`. */
function wordsOf(name: string): readonly string[] {
  const spaced = name.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2');
  return spaced.toLowerCase().split(/[^a-z0-9]+/);
}

function sentence(word: string): string {
  return `is named "${word}": name what it does or holds (docs/GLOSSARY.md).`;
}
