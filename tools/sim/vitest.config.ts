import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/sim',
  test: {
    name: 'sim',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
