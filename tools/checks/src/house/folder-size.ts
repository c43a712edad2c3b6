import { posix } from 'node:path';
import type { Finding } from '../finding.ts';

/** "About ten": the eleventh is tolerated, the twelfth is a second topic in one folder. */
const maxSources = 12;

const testFile = /(?:\.test\.tsx?|\/testing\.ts)$/;

/** The coordinator keeps one verb in one file, however many verbs there are. */
const exempt = /^libs\/coordinator\/(?:.*\/)?lua$/;

/** Folders that hold more sources directly than a reader takes in at once; tests do not count. */
export function folderSizeFindings(files: readonly string[]): readonly Finding[] {
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !testFile.test(file));
  return [...Map.groupBy(sources, (file) => posix.dirname(file))]
    .filter(([folder, inFolder]) => inFolder.length > maxSources && !exempt.test(folder))
    .map(([folder, { length }]) => ({
      path: folder,
      message: `holds ${String(length)} sources (limit ${String(maxSources)}): group some in a folder.`,
    }));
}
