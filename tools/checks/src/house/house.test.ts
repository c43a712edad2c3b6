import { describe, expect, it } from 'vitest';
import type { Project } from '../workspace.ts';
import { folderSizeFindings } from './folder-size.ts';
import { exportedNameFindings, fileNameFindings } from './names.ts';
import { readmeFindings } from './readme.ts';
import { tagFindings } from './tags.ts';
import { textFindings } from './text.ts';
import { lockfileFindings, pinFindings } from './versions.ts';

function sources(folder: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${folder}/noun-${String(index)}.ts`);
}

function project(root: string, tags = 'type:view side:workload'): Project {
  return { root, name: `@longhaul/${root}`, tags: tags.split(' '), dependencies: [], targets: [] };
}

describe('folder size', () => {
  it('refuses a twelfth source directly in a folder', () => {
    const [finding] = folderSizeFindings(sources('libs/jobs/src', 13));
    expect(finding).toMatchObject({ path: 'libs/jobs/src' });
    expect(finding?.message).toContain('holds 13 sources');
  });

  it('counts neither tests nor the files of other folders', () => {
    const tests = sources('libs/jobs/src', 12).map((file) => file.replace('.ts', '.test.ts'));
    const files = [...sources('libs/jobs/src', 12), ...tests, ...sources('libs/jobs/src/more', 12)];
    expect(folderSizeFindings(files)).toEqual([]);
  });

  it("leaves the coordinator's scripts alone", () => {
    expect(folderSizeFindings(sources('libs/coordinator/src/redis/lua', 20))).toEqual([]);
    expect(folderSizeFindings(sources('libs/other/src/lua', 20))).toHaveLength(1);
  });
});

describe('names', () => {
  it.each(['libs/jobs/src/utils.ts', 'libs/common/src/id.ts', 'tools/x/src/lease-manager.ts'])(
    'refuses the path %s',
    (path) => {
      expect(fileNameFindings([path])).toHaveLength(1);
    },
  );

  it('reads whole words only', () => {
    expect(fileNameFindings(['libs/jobs/src/uncommon.ts', 'libs/jobs/src/utility.ts'])).toEqual([]);
  });

  it.each([
    'export class LeaseManager {',
    'export const batchHelper = 1;',
    'export async function sharedUtils() {',
    'export type CommonOptions = string;',
  ])('refuses %s', (line) => {
    const [finding] = exportedNameFindings('a.ts', `const manager = 1;\n${line}`);
    expect(finding?.line).toBe(2);
  });
});

describe('readme', () => {
  it('asks every lib for one', () => {
    const findings = readmeFindings([project('libs/jobs'), project('tools/sim')], () => undefined);
    expect(findings.map(({ path }) => path)).toEqual(['libs/jobs/README.md']);
  });

  it('allows thirty lines and no more', () => {
    const findingsOf = (lines: number) =>
      readmeFindings([project('libs/jobs')], () => 'line\n'.repeat(lines));
    expect(findingsOf(30)).toEqual([]);
    expect(findingsOf(31)).toHaveLength(1);
  });
});

describe('text', () => {
  it.each([
    ['a home', `see ${['', 'root', 'x'].join('/')}`],
    ['a checkout', `'${['', 'work', 'x'].join('/')}'`],
    ['a mark', ['// TO', 'DO: later'].join('')],
  ])('refuses %s, with its line', (_what, line) => {
    expect(textFindings('a.md', `fine\n${line}`)).toMatchObject([{ path: 'a.md', line: 2 }]);
  });

  it('leaves relative paths and addresses alone', () => {
    expect(textFindings('a.md', 'docs/work/plan.md https://host.example/work/x')).toEqual([]);
  });
});

describe('versions', () => {
  it.each(['^1.2.3', '~1.2.3', '1.2', '*', 'latest', 'npm:other@1.2.3'])(
    'refuses the version %s',
    (version) => {
      const text = JSON.stringify({ devDependencies: { some: version } });
      expect(pinFindings('package.json', text)).toHaveLength(1);
    },
  );

  it('takes exact versions and manifests without dependencies', () => {
    expect(pinFindings('p', JSON.stringify({ dependencies: { a: '1.2.3-rc.1' } }))).toEqual([]);
    expect(pinFindings('p', '{}')).toEqual([]);
  });

  it('refuses a lockfile that names its registry, and takes links', () => {
    const text = '"resolved": "libs/jobs",\n"resolved": "https://registry.example/a/-/a-1.0.0.tgz"';
    expect(lockfileFindings('package-lock.json', text)).toMatchObject([{ line: 2 }]);
  });
});

describe('tags', () => {
  it.each([
    'side:engine',
    'type:domain side:engine',
    'type:lib side:engine',
    'type:view type:port side:engine',
    'type:view',
    'type:view side:engine rank:1',
    'type:domain side:engine rank:8',
  ])('refuses %s', (tags) => {
    expect(tagFindings([project('libs/jobs', tags)])).toHaveLength(1);
  });

  it('takes one type, one side, a rank for domain and any role', () => {
    const tags = 'type:domain side:wiring rank:7 role:contract';
    expect(tagFindings([project('libs/api-contract', tags), project('libs/reports')])).toEqual([]);
  });
});
