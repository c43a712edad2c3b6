import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/insights',
  // Finding groups of thousands of deals takes seconds, more on a busy machine.
  test: {
    name: 'insights',
    testTimeout: 120_000,
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
  },
});
