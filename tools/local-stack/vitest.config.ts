import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/local-stack',
  test: {
    name: 'local-stack',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
