import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/pipeline',
  test: { name: 'pipeline', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
