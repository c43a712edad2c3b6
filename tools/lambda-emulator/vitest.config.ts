import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: '../../node_modules/.vite/lambda-emulator',
  test: {
    name: 'lambda-emulator',
    include: ['src/**/*.test.ts'],
    passWithNoTests: false,
  },
});
