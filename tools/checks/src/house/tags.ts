import type { Finding } from '../finding.ts';
import type { Project } from '../workspace.ts';

const types = [
  ...['domain', 'port', 'application', 'adapter', 'platform', 'view', 'service', 'wiring'],
  ...['app', 'web', 'testkit', 'tool'],
];
const sides = ['engine', 'workload', 'wiring'];
const ranks = ['1', '2', '3', '4', '5', '6', '7'];

/** Projects that the import rules would miss, because their tags are absent, unknown or doubled. */
export function tagFindings(projects: readonly Project[]): readonly Finding[] {
  return projects.flatMap((project) => {
    const rankCount = project.tags.includes('type:domain') ? 1 : 0;
    return [
      ...countFindings(project, 'type', types, 1),
      ...countFindings(project, 'side', sides, 1),
      ...countFindings(project, 'rank', ranks, rankCount),
    ];
  });
}

function countFindings(
  { root, tags }: Project,
  prefix: string,
  known: readonly string[],
  wanted: 0 | 1,
): readonly Finding[] {
  const values = tags.filter((tag) => tag.startsWith(`${prefix}:`));
  const allKnown = values.every((tag) => known.includes(tag.slice(prefix.length + 1)));
  if (values.length === wanted && allKnown) return [];
  const path = `${root}/package.json`;
  const expected = wanted === 0 ? `no ${prefix}` : `one ${prefix} of ${known.join(', ')}`;
  return [{ path, message: `has tags ${tags.join(' ')}; it needs ${expected}.` }];
}
