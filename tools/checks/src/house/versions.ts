import type { Finding } from '../finding.ts';

const exact = /^\d+\.\d+\.\d+(?:-[\w.]+)?$/;
const fields = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/** Dependencies of a package.json that are not pinned to one version. */
export function pinFindings(path: string, text: string): readonly Finding[] {
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  return fields.flatMap((field) =>
    Object.entries(manifest[field] ?? {})
      .filter(([, version]) => !exact.test(version))
      .map(([name, version]) => ({
        path,
        message: `${field} asks for ${name} "${version}": pin one exact version.`,
      })),
  );
}

/** Lines of a lockfile that name the registry it was made with, which others may not reach. */
export function lockfileFindings(path: string, text: string): readonly Finding[] {
  return text.split('\n').flatMap((line, index) => {
    const host = /"resolved": "(\w+:\/\/[^/"]+)/.exec(line)?.[1];
    if (host === undefined) return [];
    const message = `names ${host}: install with the repository's .npmrc, which leaves hosts out.`;
    return [{ path, line: index + 1, message }];
  });
}
