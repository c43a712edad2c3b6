import { expect, it } from 'vitest';
import { isPermissive, licenseFindings } from './allowed.ts';
import { thirdPartyPage } from './page.ts';
import { foldersInBundle, foldersOfProject, shippedOf } from './shipped.ts';

it('finds the packages behind what a bundle carries, and none of what was shaken out', () => {
  const inputs = {
    'node_modules/zod/v4/core.js': { bytesInOutput: 10 },
    'node_modules/@aws-sdk/core/node_modules/@smithy/types/index.js': { bytesInOutput: 1 },
    'node_modules/unused/index.js': { bytesInOutput: 0 },
    'libs/jobs/src/plan.ts': { bytesInOutput: 99 },
  };
  expect(foldersInBundle({ outputs: { 'handler.mjs': { inputs } } })).toEqual([
    'node_modules/@aws-sdk/core/node_modules/@smithy/types',
    'node_modules/zod',
  ]);
});

it('finds what a project without a metafile depends on, through our libs and nested packages', () => {
  const packages = {
    'apps/dashboard': { dependencies: { '@longhaul/lib': '0.0.0', react: '1' } },
    'node_modules/@longhaul/lib': { link: true, resolved: 'libs/lib' },
    'libs/lib': { dependencies: { zod: '4' } },
    'node_modules/zod': {},
    'node_modules/react': { dependencies: { scheduler: '1' } },
    'node_modules/react/node_modules/scheduler': {},
    'node_modules/scheduler': {},
    'node_modules/vite': {},
  };
  expect(foldersOfProject({ packages }, 'apps/dashboard')).toEqual([
    'node_modules/react',
    'node_modules/react/node_modules/scheduler',
    'node_modules/zod',
  ]);
});

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['Apache-2.0 AND MIT', true],
  ['Apache-2.0 AND GPL-2.0-only', false],
  ['AGPL-3.0-only', false],
  ['unknown', false],
])('"%s" may go out: %s', (expression, isAllowed) => {
  expect(isPermissive(expression)).toBe(isAllowed);
});

it('names the package whose license may not go out, and what to do', () => {
  const shipped = [shippedOf('node_modules/x', { name: 'x', version: '1.0.0' })];
  expect(licenseFindings(shipped)).toEqual([
    expect.stringMatching(/^x 1\.0\.0 is under "unknown".*take another package\.$/),
  ]);
});

it('writes one row a package, aligned', () => {
  const row = { name: 'zod', version: '4.6.7', license: 'MIT', in: ['api', 'worker'] };
  expect(thirdPartyPage([row])).toContain('| zod     | 4.6.7   | MIT     | api, worker |\n');
});
