import { posix } from 'node:path';

/** One package of somebody else that goes out with ours. */
export type Shipped = { readonly name: string; readonly version: string; readonly license: string };

export type Manifest = {
  readonly name?: string;
  readonly version?: string;
  readonly license?: unknown;
};

/** The part of esbuild's metafile that says what went into a bundle. */
export type Metafile = {
  readonly outputs: Readonly<
    Record<
      string,
      { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }
    >
  >;
};

/** Folders of the packages that put bytes into a bundle, as the workspace has them. */
export function foldersInBundle({ outputs }: Metafile): readonly string[] {
  const inputs = Object.values(outputs).flatMap((output) => Object.entries(output.inputs));
  const folders = inputs.flatMap(([path, { bytesInOutput }]) => {
    const folder = bytesInOutput > 0 ? folderOf(path) : undefined;
    return folder === undefined ? [] : [folder];
  });
  return [...new Set(folders)].sort();
}

/** `node_modules/@a/b` of a file in it; of nested packages the innermost. */
function folderOf(path: string): string | undefined {
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  return match?.[1] && posix.normalize(match[1]);
}

export type Lockfile = {
  readonly packages: Readonly<
    Record<
      string,
      {
        readonly dependencies?: Readonly<Record<string, string>>;
        readonly link?: boolean;
        readonly resolved?: string;
      }
    >
  >;
};

/** Folders of all that the project at `root` depends on at run time, by the lockfile. */
export function foldersOfProject({ packages }: Lockfile, root: string): readonly string[] {
  const seen = new Set<string>();
  const visit = (at: string): void => {
    for (const name of Object.keys(packages[at]?.dependencies ?? {})) {
      const folder = installedFolder(packages, at, name);
      if (folder === undefined || seen.has(folder)) continue;
      seen.add(folder);
      visit(folder);
    }
  };
  visit(root);
  return [...seen].filter((folder) => folder.includes('node_modules/')).sort();
}

/** Where Node finds `name` from a folder: beside it, or in a folder above. A link is its target. */
function installedFolder(
  packages: Lockfile['packages'],
  from: string,
  name: string,
): string | undefined {
  for (let at = from; ; at = at === '' ? '.' : posix.dirname(at)) {
    const base = at === '.' || at === '' ? '' : `${at}/`;
    const found = packages[`${base}node_modules/${name}`];
    if (found) return found.link === true ? found.resolved : `${base}node_modules/${name}`;
    if (base === '') return undefined;
  }
}

export function shippedOf(folder: string, { name, version, license }: Manifest): Shipped {
  return {
    name: name ?? folder,
    version: version ?? 'unknown',
    license: typeof license === 'string' ? license : 'unknown',
  };
}
