import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/lambda-emulator',
  test: {
    name: 'lambda-emulator',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // Each test starts processes, and the machine may be busy with other projects' tests.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
