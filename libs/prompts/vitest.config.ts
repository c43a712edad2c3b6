import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/prompts',
  test: { name: 'prompts', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
