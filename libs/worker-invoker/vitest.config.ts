import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/worker-invoker',
  test: {
    name: 'worker-invoker',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
    // The lambda invoker's tests start processes, and the machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
