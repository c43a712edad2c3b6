import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/wiring',
  test: { name: 'wiring', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
