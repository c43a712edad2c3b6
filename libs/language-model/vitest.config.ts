import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/language-model',
  test: { name: 'language-model', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
