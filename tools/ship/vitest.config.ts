import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/ship',
  test: {
    name: 'ship',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
