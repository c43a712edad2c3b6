import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/wiring',
  test: {
    name: 'wiring',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
    // Whole jobs over a folder, in real time: they wait for conditions, on a busy machine for longer.
    testTimeout: 60_000,
  },
});
