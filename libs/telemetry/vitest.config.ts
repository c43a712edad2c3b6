import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/telemetry',
  test: { name: 'telemetry', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
