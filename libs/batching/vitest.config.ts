import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/batching',
  test: { name: 'batching', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
