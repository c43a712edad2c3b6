/**
 * Who may import whom: every import rule of docs/ARCHITECTURE.md as lint configuration.
 *
 * Projects are known by the tags in their package.json (`nx.tags`), never by a list kept here, so a
 * new project is under the rules from its first file. The Nx rule cannot tell tests from sources;
 * therefore it stands twice, once for each.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import nxPlugin from '@nx/eslint-plugin';
import { readCachedProjectGraph } from 'nx/src/devkit-exports.js';

export const testFiles = ['**/*.test.{ts,tsx}', '**/testing.ts', '**/vitest.config.ts'];

/** What the sources of each type may import; a tag that is not named is closed to them. */
const mayImport = {
  domain: ['type:domain'],
  port: ['type:domain'],
  application: ['type:domain', 'type:port'],
  platform: ['type:domain', 'type:port'],
  adapter: ['type:domain', 'type:port', 'type:platform'],
  view: ['type:domain'],
  service: ['type:domain', 'type:port', 'type:application', 'type:platform'],
  wiring: [
    ...['type:domain', 'type:port', 'type:application', 'type:adapter', 'type:platform'],
    ...['type:view', 'type:service', 'type:wiring'],
  ],
  app: ['type:wiring', 'type:service', 'type:platform', 'role:contract'],
  web: ['role:contract'],
  testkit: ['type:domain', 'type:port'],
  tool: [
    ...['type:domain', 'type:port', 'type:application', 'type:adapter', 'type:platform'],
    ...['type:view', 'type:service', 'type:wiring', 'type:testkit'],
  ],
};

/** What tests may import beyond that. The testkit imports domain and port, so it is closed to them. */
const testsMayAlsoImport = {
  application: ['type:testkit', 'type:adapter'],
  service: ['type:testkit', 'type:adapter'],
  platform: ['type:testkit'],
  adapter: ['type:testkit'],
  view: ['type:testkit'],
  wiring: ['type:testkit'],
  app: ['type:testkit'],
  web: ['type:testkit'],
};

/** Domain libs stand in one order and import lower ranks only. */
const highestRank = 7;

const sideMayImport = {
  engine: ['side:engine'],
  workload: ['side:engine', 'side:workload'],
  wiring: ['side:engine', 'side:workload', 'side:wiring'],
};

/** Types that take no npm package but these and those of `packagesOfProject`. */
const pureTypes = ['domain', 'port', 'application'];
const purePackages = ['zod'];
const testPackages = ['vitest', 'vitest/*', 'fast-check', '@fast-check/vitest'];

/** The npm packages that one pure project may import, each with its reason. */
const packagesOfProject = [
  {
    root: 'libs/jobs',
    packages: ['@noble/hashes/*'],
    reason: 'a pure SHA-256: keys and versions are hashes, and node:crypto is closed to the domain',
  },
  {
    root: 'libs/insights',
    packages: ['ml-kmeans'],
    reason: 'a kept k-means: its inner loop is no place for our own numerics',
  },
];

/**
 * The workspace's projects, read from their package.json.
 *
 * @returns {{ root: string, name: string, tags: string[] }[]} root with forward slashes
 */
function readProjects(workspaceRoot) {
  return ['apps', 'libs', 'tools'].flatMap((group) => {
    const folder = join(workspaceRoot, group);
    const names = existsSync(folder) ? readdirSync(folder) : [];
    return names.flatMap((name) => {
      const manifest = join(folder, name, 'package.json');
      if (!existsSync(manifest)) return [];
      const { name: packageName, nx } = JSON.parse(readFileSync(manifest, 'utf8'));
      // Without an nx block a folder is no project of this workspace (tools/infra stands alone).
      return nx ? [{ root: `${group}/${name}`, name: packageName, tags: nx.tags ?? [] }] : [];
    });
  });
}

/**
 * Stops lint when Nx has no graph of the projects as they are now: the boundary rule would then
 * pass every import in silence.
 *
 * @throws {Error} when the graph is missing, or lacks a project or one of its tags
 */
function assertProjectGraph(projects) {
  const remedy = 'Lint through Nx (npm run lint) or build the graph first (npx nx show projects).';
  let nodes;
  try {
    nodes = Object.values(readCachedProjectGraph().nodes);
  } catch (cause) {
    throw new Error(`No project graph, so no import could be checked. ${remedy}`, { cause });
  }
  for (const { root, tags } of projects) {
    const known = nodes.find((node) => node.data.root === root)?.data.tags ?? [];
    const missing = tags.filter((tag) => !known.includes(tag));
    if (known.length === 0 || missing.length > 0) {
      throw new Error(`The project graph does not know ${root} as it is now. ${remedy}`);
    }
  }
}

function typeConstraint(type, { forTests, extraPackages }) {
  const tags = [...mayImport[type], ...(forTests ? (testsMayAlsoImport[type] ?? []) : [])];
  const constraint = { sourceTag: `type:${type}`, onlyDependOnLibsWithTags: tags };
  if (pureTypes.includes(type)) {
    const allowed = [...purePackages, ...extraPackages, ...(forTests ? testPackages : [])];
    return { ...constraint, allowedExternalImports: allowed };
  }
  const mayTest = forTests || type === 'testkit' || type === 'tool';
  return mayTest ? constraint : { ...constraint, bannedExternalImports: testPackages };
}

function rankConstraint(rank) {
  const lower = Array.from({ length: rank - 1 }, (_, index) => `rank:${index + 1}`);
  return { sourceTag: `rank:${rank}`, onlyDependOnLibsWithTags: lower };
}

function boundaryRule({ forTests, extraPackages = [] }) {
  const sides = Object.entries(sideMayImport);
  const depConstraints = [
    ...sides.map(([side, tags]) => ({ sourceTag: `side:${side}`, onlyDependOnLibsWithTags: tags })),
    ...Array.from({ length: highestRank }, (_, index) => rankConstraint(index + 1)),
    ...Object.keys(mayImport).map((type) => typeConstraint(type, { forTests, extraPackages })),
  ];
  const options = {
    depConstraints,
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: true,
    // A lib imported lazily in one file and plainly in another is no fault here: no Angular router.
    checkDynamicDependenciesExceptions: ['.*'],
  };
  return { '@nx/enforce-module-boundaries': ['error', options] };
}

function boundaryBlocks() {
  const sources = ['**/*.{ts,tsx}'];
  const perProject = packagesOfProject.flatMap(({ root, packages }) => [
    {
      files: [`${root}/**/*.ts`],
      ignores: testFiles,
      rules: boundaryRule({ forTests: false, extraPackages: packages }),
    },
    {
      files: testFiles.map((pattern) => `${root}/${pattern}`),
      rules: boundaryRule({ forTests: true, extraPackages: packages }),
    },
  ]);
  return [
    { files: sources, plugins: { '@nx': nxPlugin } },
    { files: sources, ignores: testFiles, rules: boundaryRule({ forTests: false }) },
    { files: testFiles, rules: boundaryRule({ forTests: true }) },
    ...perProject,
  ];
}

/** What the Nx rule does not see: Node's own modules. */
function builtinBlock(projects) {
  const message = 'Pure code imports nothing of Node: take what it gives as an argument.';
  return {
    files: filesOf(projects, pureTypes),
    ignores: testFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: builtinModules.map((name) => ({ name, message })),
          patterns: [{ regex: '^node:', message }],
        },
      ],
    },
  };
}

/** Tests of the application run on adapters that need no server, and on no other. */
function serverlessAdapterBlock(projects) {
  const adapters = projects.filter(({ tags }) => tags.includes('type:adapter'));
  const names = adapters.map(({ name }) => name).join('|');
  const regex = `^(?:${names})(?!/(?:memory|embedded|inline)$)`;
  const message = 'Tests of application and service use memory, embedded and inline adapters only.';
  return {
    files: testFiles.flatMap((pattern) => filesOf(projects, ['application', 'service'], pattern)),
    rules: {
      'no-restricted-imports': ['error', { patterns: names === '' ? [] : [{ regex, message }] }],
    },
  };
}

/**
 * File patterns of the projects of these types.
 *
 * @returns {string[]} never empty, as ESLint takes an empty list for a fault in the configuration
 */
export function filesOf(projects, types, pattern = '**/*.{ts,tsx}') {
  const wanted = new Set(types.map((type) => `type:${type}`));
  const chosen = projects.filter(({ tags }) => tags.some((tag) => wanted.has(tag)));
  return ['no-such-folder/*', ...chosen.map(({ root }) => `${root}/${pattern}`)];
}

/** Reads the projects, makes sure that Nx knows them, and returns the blocks that bound imports. */
export function boundaries(workspaceRoot) {
  const projects = readProjects(workspaceRoot);
  assertProjectGraph(projects);
  return {
    projects,
    blocks: [...boundaryBlocks(), builtinBlock(projects), serverlessAdapterBlock(projects)],
  };
}
