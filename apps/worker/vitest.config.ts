import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/worker',
  test: {
    name: 'worker',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
