import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/llm-simulator',
  test: { name: 'llm-simulator', include: ['src/**/*.test.ts'], passWithNoTests: false },
});
