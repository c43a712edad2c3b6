import type { Finding } from '../finding.ts';
import type { Project } from '../workspace.ts';

const maxLines = 30;

/**
 * Libs without a README, or with one too long to be read before the code.
 *
 * @param readText the text of a file, or undefined where there is none
 */
export function readmeFindings(
  projects: readonly Project[],
  readText: (path: string) => string | undefined,
): readonly Finding[] {
  return projects
    .filter(({ root }) => root.startsWith('libs/'))
    .flatMap(({ root }) => {
      const path = `${root}/README.md`;
      const text = readText(path);
      if (text === undefined) {
        return [{ path, message: 'is missing: say in a few lines what the lib is and is not.' }];
      }
      const { length } = text.trimEnd().split('\n');
      const message = `has ${String(length)} lines (limit ${String(maxLines)}): move the rest to docs.`;
      return length > maxLines ? [{ path, message }] : [];
    });
}
