import { expect, it } from 'vitest';
import { workflowFindings } from './workflows.ts';

const manifest = JSON.stringify({ scripts: { verify: 'x', sim: 'x' } });
const sha = '0'.repeat(40);

const sound = `name: main
on:
  push:
    branches: [main]
permissions:
  contents: read
concurrency:
  group: main
  cancel-in-progress: false
jobs:
  verify:
    runs-on: ubuntu-24.04
    timeout-minutes: 30
    permissions:
      id-token: write
    steps:
      - uses: actions/checkout@${sha} # v6.0.2
        with:
          persist-credentials: false
      - run: npm ci
      - run: npm run verify
      - run: npm run --silent sim -- --seeds 1..9 > out.json
      - run: npm run --if-present smoke
`;

const problemsOf = (text: string) =>
  workflowFindings('w.yml', text, manifest).map(({ message }) => message);

it('lets a sound workflow pass', () => {
  expect(problemsOf(sound)).toEqual([]);
});

it.each([
  [
    'npm run verify',
    'npm run nothing',
    /runs the script nothing, which package\.json does not have/,
  ],
  ['npm run verify', 'make verify', /"make verify" is no npm script/],
  ['npm run verify', 'npm run verify; curl x', /is no npm script/],
  ['npm run verify', 'npm run verify -- $(id) | sh', /is no npm script/],
  ['npm run verify', 'npm run verify -- ${{ github.head_ref }}', /hand it over by env/],
  [`@${sha} # v6.0.2`, '@v6', /pins no commit/],
  [`@${sha} # v6.0.2`, `@${sha}`, /pins no commit/],
  ['ubuntu-24.04', 'ubuntu-latest', /runs on ubuntu-latest: name a version/],
  ['    timeout-minutes: 30\n', '', /jobs\.verify\.timeout-minutes/],
  ['permissions:\n  contents: read\n', '', /^permissions: /],
  ['  contents: read\n', '  contents: write\n', /grants contents: write to every job/],
  ['  push:\n', '  pull_request_target:\n', /is started by pull_request_target/],
  ['concurrency:\n  group: main\n  cancel-in-progress: false\n', '', /^concurrency: /],
  ['        with:\n          persist-credentials: false\n', '', /persist-credentials/],
  ['      - run: npm ci\n', '      - run: npm ci\n        shel: bash\n', /Unrecognized key/],
])('finds what is wrong once %j is %j', (from, to, words) => {
  expect(sound).toContain(from);
  expect(problemsOf(sound.replace(from, () => to))).toEqual(
    expect.arrayContaining([expect.stringMatching(words)]),
  );
});

it('says where a line is, and that a file is no YAML', () => {
  const text = sound.replace(`@${sha} # v6.0.2`, '@main');
  expect(workflowFindings('w.yml', text, manifest)[0]?.line).toBe(17);
  expect(problemsOf('a: [')[0]).toMatch(/^is no YAML/);
});
