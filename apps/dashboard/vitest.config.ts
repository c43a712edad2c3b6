import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/dashboard',
  test: { name: 'dashboard', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
