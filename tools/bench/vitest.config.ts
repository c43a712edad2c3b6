import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/bench',
  test: { name: 'bench', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
