import { expect, it } from 'vitest';
import { foreignInputs } from './foreign-inputs.ts';

const metafile = (...paths: [string, number][]) => ({
  outputs: {
    'dist/app.mjs': {
      inputs: Object.fromEntries(paths.map(([path, bytesInOutput]) => [path, { bytesInOutput }])),
    },
  },
});

it('names tests, tools and test libraries that put bytes into a bundle', () => {
  const found = foreignInputs(
    metafile(
      ['libs/testkit/src/step-clock.ts', 10],
      ['tools/bench/src/main.ts', 10],
      ['libs/jobs/src/testing.ts', 10],
      ['node_modules/fast-check/lib/a.js', 10],
      ['libs/jobs/src/plan.ts', 10],
    ),
  );
  expect(found).toHaveLength(4);
});

it('lets pass what was shaken out', () => {
  expect(foreignInputs(metafile(['libs/testkit/src/step-clock.ts', 0]))).toEqual([]);
});
