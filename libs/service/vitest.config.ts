import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/service',
  test: {
    name: 'service',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    testTimeout: 30_000,
  },
});
