import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/s3-server',
  test: {
    name: 's3-server',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
