import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/reports',
  test: { name: 'reports', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
