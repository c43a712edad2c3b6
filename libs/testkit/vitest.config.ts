import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/testkit',
  test: { name: 'testkit', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
