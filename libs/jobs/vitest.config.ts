import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/jobs',
  test: { name: 'jobs', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
