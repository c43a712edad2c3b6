import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/sample-deals',
  // Writing 45 MB takes seconds, more on a busy machine.
  test: {
    name: 'sample-deals',
    testTimeout: 60_000,
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
  },
});
