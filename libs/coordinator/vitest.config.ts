import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/coordinator',
  test: { name: 'coordinator', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
