import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/pipeline',
  test: {
    name: 'pipeline',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
    // Some play a whole day of ticks: no real time is waited for, but a busy machine needs its own.
    testTimeout: 60_000,
  },
});
