import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/e2e',
  test: {
    name: 'e2e',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // Each test starts processes, and the machine may be busy with other projects' tests.
    testTimeout: 150_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
