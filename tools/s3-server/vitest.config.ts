import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/s3-server',
  test: {
    name: 's3-server',
    include: ['src/**/*.test.ts'],
    // Far beyond what any test needs: it ends what hangs on a busy machine, and judges nothing.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
  },
});
