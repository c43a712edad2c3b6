import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/lua-build',
  test: {
    name: 'lua-build',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
