import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/api',
  test: { name: 'api', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
