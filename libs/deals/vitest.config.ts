import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/deals',
  test: { name: 'deals', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
