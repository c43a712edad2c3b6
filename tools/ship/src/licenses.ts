/** Lists what goes out with us, and under which license: `npm run licenses`, `-- --check`. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { licenseFindings } from './licenses/allowed.ts';
import { thirdPartyPage } from './licenses/page.ts';
import {
  foldersInBundle,
  foldersOfProject,
  shippedOf,
  type Lockfile,
  type Manifest,
  type Metafile,
  type Shipped,
} from './licenses/shipped.ts';

const workspace = join(import.meta.dirname, '../../..');
const page = 'docs/THIRD-PARTY.md';
const read = <Value>(path: string): Value =>
  JSON.parse(readFileSync(join(workspace, path), 'utf8')) as Value;

type Listed = Shipped & { in: string[] };

/** Every package of every artifact, once, in the order of names and versions. */
function listShipped(): readonly Listed[] {
  const found = new Map<string, Listed>();
  for (const [app, folders] of artifacts()) {
    for (const folder of folders) {
      const shipped = shippedOf(folder, read<Manifest>(`${folder}/package.json`));
      const key = `${shipped.name} ${shipped.version}`;
      const listed = found.get(key) ?? { ...shipped, in: [] };
      listed.in.push(app);
      found.set(key, listed);
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, listed]) => listed);
}

function artifacts(): [app: string, folders: readonly string[]][] {
  const lockfile = read<Lockfile>('package-lock.json');
  return readdirSync(join(workspace, 'apps'))
    .sort()
    .flatMap((app) => {
      const { nx } = read<{ nx?: { targets?: { build?: { executor?: string } } } }>(
        `apps/${app}/package.json`,
      );
      // What esbuild does not bundle has no metafile: what it depends on is what it may carry.
      if (nx?.targets?.build?.executor !== '@nx/esbuild:esbuild') {
        return [[app, foldersOfProject(lockfile, `apps/${app}`)] as const];
      }
      const metafile = `apps/${app}/dist/meta.json`;
      if (!existsSync(join(workspace, metafile))) return [];
      return [[app, foldersInBundle(read<Metafile>(metafile))] as const];
    })
    .map(([app, folders]) => [app, folders]);
}

function main(): number {
  const shipped = listShipped();
  const findings = [...licenseFindings(shipped)];
  const text = thirdPartyPage(shipped);
  const path = join(workspace, page);
  const standing = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (!process.argv.includes('--check')) writeFileSync(path, text);
  else if (standing !== text) findings.push(`${page} is stale: run npm run licenses.`);
  for (const finding of findings) process.stdout.write(`${finding}\n`);
  process.stdout.write(`Licenses: ${String(shipped.length)} packages go out.\n`);
  return findings.length === 0 ? 0 : 1;
}

process.exitCode = main();
