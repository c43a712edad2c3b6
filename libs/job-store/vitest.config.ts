import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/job-store',
  test: { name: 'job-store', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
