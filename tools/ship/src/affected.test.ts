import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const workspace = join(import.meta.dirname, '../../..');
const patienceMs = 120_000;

type Manifest = {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly nx?: { readonly implicitDependencies?: readonly string[] };
};

const manifests = globSync('{apps,libs,tools}/*/package.json', { cwd: workspace })
  .filter((path) => !path.startsWith('tools/infra/'))
  .map((path) => JSON.parse(readFileSync(join(workspace, path), 'utf8')) as Manifest);

/** A project, and all that stand on it, by the manifests alone. */
function standingOn(name: string): readonly string[] {
  const found = new Set([name]);
  for (const one of found) {
    for (const { name: other, dependencies, devDependencies, nx } of manifests) {
      const below = { ...dependencies, ...devDependencies };
      if (one in below || nx?.implicitDependencies?.includes(one) === true) found.add(other);
    }
  }
  return [...found].toSorted();
}

/** Without what an Nx that runs this test says to its children. */
const outer = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')),
);

/** What a pipeline would run for a change of this file. */
function affectedBy(file: string): readonly string[] {
  const nx = join(workspace, 'node_modules/.bin/nx');
  const args = ['show', 'projects', '--affected', `--files=${file}`, '--json'];
  const said = execFileSync(process.execPath, [nx, ...args], {
    cwd: workspace,
    env: { ...outer, NX_DAEMON: 'false' },
    encoding: 'utf8',
  });
  return (JSON.parse(said) as readonly string[]).toSorted();
}

const short = (names: readonly string[]) => names.map((name) => name.replace('@longhaul/', ''));

it(
  'a change of the page builds it and the service that ships it, and no other app',
  () => {
    expect(short(affectedBy('apps/dashboard/src/main.tsx'))).toEqual(['api', 'dashboard', 'e2e']);
  },
  patienceMs,
);

it(
  'a change of the domain runs everything that stands on it, and nothing else',
  () => {
    const affected = affectedBy('libs/jobs/src/item-id.ts');
    expect(affected).toEqual(standingOn('@longhaul/jobs'));
    expect(short(affected)).toEqual(expect.arrayContaining(['api', 'orchestrator', 'worker']));
    expect(short(affected)).not.toContain('batching');
  },
  patienceMs,
);
