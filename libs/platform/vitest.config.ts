import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/platform',
  test: {
    name: 'platform',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // Some start processes of their own; a busy machine needs its own time for them.
    testTimeout: 60_000,
  },
});
