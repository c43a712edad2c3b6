import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/insights',
  test: { name: 'insights', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
