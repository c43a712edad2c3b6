import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/orchestrator',
  test: {
    name: 'orchestrator',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
