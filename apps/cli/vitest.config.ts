import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/cli',
  test: { name: 'cli', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
