import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Child } from '../../harness/child.ts';
import type { Fleet } from './fleet.ts';

const keptLines = 15;

/** The last words of every process of a fleet, and what became of its invocations. */
export async function storyOf(
  { folder, lambda }: Pick<Fleet, 'folder' | 'lambda'>,
  children: readonly Child[],
): Promise<string> {
  const logs = join(folder, 'workers');
  const names = await readdir(logs).catch((): string[] => []);
  const workers = await Promise.all(
    names.sort().map(async (name) => lastLines(name, await readFile(join(logs, name), 'utf8'))),
  );
  const deliveries = await lambda.deliveries().catch(() => []);
  return [
    ...children.map(({ pid, stdout, stderr }) =>
      lastLines(`process ${String(pid)}`, stdout + stderr),
    ),
    ...workers,
    `invocations\n${deliveries
      .slice(-keptLines)
      .map((delivery) => JSON.stringify(delivery))
      .join('\n')}`,
  ].join('\n\n');
}

function lastLines(name: string, text: string): string {
  return [name, ...text.trimEnd().split('\n').slice(-keptLines)].join('\n');
}
