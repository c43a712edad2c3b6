import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/admission',
  test: {
    name: 'admission',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
    // No module here keeps state: files share a process, and what they import is loaded once.
    isolate: false,
    // A property plays hundreds of cases; a busy machine needs its own time for them.
    testTimeout: 60_000,
  },
});
