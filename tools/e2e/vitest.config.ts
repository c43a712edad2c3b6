import { defineConfig } from 'vitest/config';

// These mostly wait, for leases to run out above all; the others keep processors busy.
const waiting = ['src/fleet/**/*.test.ts', 'src/browser/killed-worker.test.ts'];

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/e2e',
  test: {
    passWithNoTests: false,
    // Each test starts processes, and the machine may be busy with other projects' tests.
    testTimeout: 150_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          ...{ name: 'fleet', include: waiting, maxWorkers: 3 },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          ...{ name: 'commands', include: ['src/**/*.test.ts'], exclude: waiting, maxWorkers: 2 },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
